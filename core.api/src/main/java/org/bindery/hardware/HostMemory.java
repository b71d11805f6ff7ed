package org.bindery.hardware;

import org.bindery.api.Memory;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A simulated host's physical memory: gives the pages of registered segments frame numbers.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>The frames of one memory are contiguous while any of them is pinned, and congruent with its
 *       addresses modulo 1 GiB, so that large leaves fit wherever addresses allow them.
 *   <li>A page pinned n times has one frame and needs n unpins; then its number may be used again.
 *   <li>A frame number given out stays resolvable for DMA until its last unpin, whatever becomes of
 *       the registration.
 *   <li>When the segment's arena is closed, DMA to the frame is a recorded fault.
 * </ul>
 *
 * Safe for use by several threads.
 */
@ProviderType
public interface HostMemory {
  /** Bytes of a frame. */
  int PAGE_SIZE = 4096;

  int PAGE_SHIFT = 12;

  /**
   * Pins whole pages.
   *
   * @param offset bytes into the memory; {@code memory.address() + offset} is page-aligned
   * @param pages at least 1; all of them inside the memory
   * @return frame number of the first; the rest follow it
   * @throws org.bindery.api.RefusedException EFAULT when a page is not wholly inside the memory or
   *     its arena is closed; ENOMEM when the host has no frames left
   */
  long pin(Memory memory, long offset, long pages);

  /** Undoes one pin of each page of the run. */
  void unpin(long frame, long pages);

  /** How many pages are pinned now, a page pinned twice counting once. */
  long pinnedPages();
}
