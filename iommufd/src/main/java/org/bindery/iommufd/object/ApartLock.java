package org.bindery.iommufd.object;

import java.io.Serial;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * A lock with {@link CacheLines} on either side of its word that nothing is written in. It is not
 * reentrant. Thread-safe.
 *
 * <p>What is behind the word is of the same object; what is before it cannot be, since fields of a
 * class lie behind those of the class that it extends.
 */
public final class ApartLock implements ReadWriteLock {
  @SuppressWarnings("unused")
  private final byte[] before = CacheLines.apart();

  private final Word word = new Word();
  private final Lock read = word.asReadLock();
  private final Lock write = word.asWriteLock();

  @Override
  public Lock readLock() {
    return read;
  }

  @Override
  public Lock writeLock() {
    return write;
  }

  private static final class Word extends StampedLock {
    @Serial private static final long serialVersionUID = 1L;

    @SuppressWarnings("unused")
    private long a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, b4, b5, b6, b7;
  }
}
