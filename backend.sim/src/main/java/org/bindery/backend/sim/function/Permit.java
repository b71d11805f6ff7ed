package org.bindery.backend.sim.function;

/**
 * Whether whoever accesses a function still may.
 *
 * <p>It is asked under the lock that the access is done under. So an access that was let in and
 * then had to wait is refused when its binding has ended meanwhile, and one that was done is done
 * before the end puts everything back (I1). Takes no lock but the machine's.
 */
@FunctionalInterface
public interface Permit {
  /**
   * @throws org.bindery.api.RefusedException when it may not any more
   */
  void require();
}
