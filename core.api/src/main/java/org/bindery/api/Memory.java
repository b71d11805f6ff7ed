package org.bindery.api;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A segment of memory in a {@link Process}' address space, at the segment's own address.
 *
 * <p>Closing it takes it out of the address space, as munmap does: what was pinned before stays
 * pinned and valid for DMA until it is unmapped from the IOAS. Devices that follow the address
 * space itself (shared virtual addressing) reach nothing of it any more when {@link #close}
 * returns; the same goes for what {@link #protect} and {@link #reclaim} take away.
 */
@ProviderType
public interface Memory extends AutoCloseable {
  /** The virtual address of the first byte: {@code segment().address()}. */
  long address();

  /** Bytes. */
  long length();

  /** What the process may do with it: a read-only segment refuses a writeable map (EFAULT). */
  Access access();

  /**
   * Changes what may be done with it, as {@code mprotect} does. What an IOAS has mapped keeps its
   * permission: pages that are pinned are not looked up again.
   *
   * @param access WRITE means READ_WRITE, as on x86 what can be written can be read
   * @throws RefusedException EACCES the segment is read-only; ENOMEM it is not in the address space
   *     any more; EOPNOTSUPP its process cannot be followed
   */
  default void protect(Access access) {
    throw Refusal.of(Errno.EOPNOTSUPP, "the memory at 0x%x cannot be protected", address())
        .exception();
  }

  /**
   * Has pages leave the page table, as page reclaim does: the bytes stay, and a device's next
   * access needs a page request. (The process' own accesses do not go through the table and never
   * bring a page back here.)
   *
   * @param offset bytes from the first; {@code address() + offset} is page-aligned
   * @param length bytes, more than 0; the last page counts when it lies wholly in the memory
   * @throws RefusedException EINVAL not aligned or outside; ENOMEM, EOPNOTSUPP as {@link #protect}
   */
  default void reclaim(long offset, long length) {
    throw Refusal.of(Errno.EOPNOTSUPP, "pages of the memory at 0x%x stay", address()).exception();
  }

  MemorySegment segment();

  @Override
  void close();
}
