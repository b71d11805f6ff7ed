package org.bindery.iommufd.ioas;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.MemorySlice;

/**
 * Where the pages of a map are found when they are wanted: {@code enum iopt_address_type}. Any
 * thread may ask.
 */
sealed interface PageSource permits ProcessPages, FilePages {
  /** The user address of the first byte. */
  long address();

  /** What an automatic IOVA takes its alignment from: the first byte's address in the source. */
  long origin();

  /** What {@link #origin} is, for refusals. */
  String measure();

  /** Whether they stay whatever becomes of the process that mapped them. */
  boolean outlivesProcess();

  /**
   * Finds what stands behind a range.
   *
   * @param offset bytes from the first
   * @param length bytes, more than 0
   * @throws org.bindery.api.RefusedException EFAULT, or EINVAL outside of a file
   */
  List<MemorySlice> find(long offset, long length, Access wanted);
}
