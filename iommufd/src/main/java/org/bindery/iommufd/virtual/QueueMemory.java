package org.bindery.iommufd.virtual;

import org.bindery.iommufd.ioas.Ioas;

/** Makes memory of an address space fit to be read by frame number, past any page table. */
@FunctionalInterface
public interface QueueMemory {
  /**
   * Pins a range, and keeps the areas it lies in from being unmapped (EBUSY).
   *
   * @param ioas does not end before what is returned is closed
   * @param iova first byte, at the beginning of a page
   * @param length bytes, whole pages, more than 0; the end is within 64 bits
   * @throws org.bindery.api.RefusedException ENOENT a hole; EFAULT frames that do not follow each
   *     other; what pinning refuses; then nothing is pinned
   */
  Locked lock(Ioas ioas, long iova, long length);

  /** The range, until it is closed. */
  interface Locked extends AutoCloseable {
    /** Frame number of the first page; the others follow it. */
    long frame();

    @Override
    void close();
  }
}
