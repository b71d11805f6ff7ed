package org.bindery.core.mdev.file;

/**
 * Whether whoever accesses a model still may: asked under the lock that the access is done under,
 * so an access that had to wait is refused when its binding has ended meanwhile (I1).
 */
@FunctionalInterface
interface Permit {
  /**
   * @throws org.bindery.api.RefusedException when it may not any more
   */
  void require();
}
