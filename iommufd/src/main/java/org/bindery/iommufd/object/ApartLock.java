package org.bindery.iommufd.object;

import java.io.Serial;
import java.util.concurrent.locks.StampedLock;

/**
 * A lock with two cache lines behind its word that nothing is written in. The collector puts side
 * by side what it finds side by side, such as the locks of two address spaces: without the distance
 * two threads that take a lock each may wait for one line.
 */
public final class ApartLock extends StampedLock {
  @Serial private static final long serialVersionUID = 1L;

  // Fields of a class lie behind those of the class that it extends.
  @SuppressWarnings("unused")
  private long a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, b4, b5, b6, b7;
}
