package org.bindery.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Follows the page table of a {@link Process}' CPU, as a notifier of the kernel's {@code
 * mmu_notifier} does: whoever keeps translations of its own drops them when it is told.
 *
 * <p>Each call comes after the change, on the thread of whoever made it, and with no lock held: it
 * may wait for requests in flight, also for such as look pages up in the process meanwhile. It does
 * not change the address space.
 *
 * <p><b>Guarantees</b> of the watcher: when a call returns, nothing uses a translation of the range
 * from before the change any more. Several calls may be under way at once; each may come more than
 * once. It does not throw.
 */
@ConsumerType
public interface AddressSpaceWatcher {
  /**
   * Pages of the range do not translate as they did: permissions changed, or pages left the table.
   *
   * @param length bytes, at least 1
   */
  void changed(long address, long length);

  /**
   * A memory has left the address space, all of it ({@code munmap}, exit). No look-up that begins
   * after this finds it again.
   */
  void unmapped(Memory memory);

  /** The process has exited; every memory was told before. */
  void exited();
}
