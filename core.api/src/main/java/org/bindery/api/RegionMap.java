package org.bindery.api;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A mapped region of a bound device: loads and stores that reach the device directly.
 *
 * <p>Little-endian. An access outside the region or not naturally aligned throws {@link
 * IndexOutOfBoundsException} or {@link IllegalArgumentException}; any access after the device was
 * unbound or removed throws {@link RefusedException} with ENODEV, since the map is revoked. Safe
 * for use by several threads; the device sees the accesses of one thread in order.
 */
@ProviderType
public interface RegionMap extends AutoCloseable {
  /** Bytes. */
  long size();

  int getInt(long offset);

  void putInt(long offset, int value);

  long getLong(long offset);

  void putLong(long offset, long value);

  /**
   * Stores 64 bytes as one: ENQCMD to a portal.
   *
   * @param offset a multiple of 64
   * @return false: the device does not take it now, try again
   * @throws RefusedException EOPNOTSUPP the host has no such stores for this region
   */
  default boolean enqueue(long offset, MemorySegment bytes) {
    throw Refusal.of(Errno.EOPNOTSUPP, "64 bytes cannot be stored here as one").exception();
  }

  /**
   * Stores 64 bytes as one without asking whether they are taken: MOVDIR64B to a portal.
   *
   * @param offset a multiple of 64
   * @throws RefusedException EOPNOTSUPP the host has no such stores for this region
   */
  default void store(long offset, MemorySegment bytes) {
    throw Refusal.of(Errno.EOPNOTSUPP, "64 bytes cannot be stored here as one").exception();
  }

  @Override
  void close();
}
