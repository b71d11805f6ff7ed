package org.bindery.hardware;

import java.util.Optional;
import java.util.function.Predicate;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The physical address space of one virtual machine, as its second-level table has it: a live view
 * of its memory slots, by guest address. A page table of kind {@link
 * org.bindery.api.PageTableKind#EPT} follows it; nothing of it is pinned or charged.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>What {@link #present} answers holds until watchers are told otherwise.
 *   <li>A change takes the pages away first, then tells every watcher, and is complete only when
 *       all have returned: removing a slot, the machine's end, and whatever the owner does to the
 *       memory behind ({@code munmap}, {@code mprotect}, reclaim).
 *   <li>Changes are told one at a time, and none begins while another is being told.
 *   <li>After the machine's end no page is present.
 *   <li>Any thread may call.
 * </ul>
 *
 * Source: seed 002; the kernel's {@code kvm_arch_flush_shadow_memslot} and {@code mmu_notifier}.
 */
@ConsumerType
public interface GuestAddressSpace {
  /** Of the virtual machine, for refusals: {@code vm0}. */
  String name();

  /**
   * Has a watcher told of every change, until what is returned is closed; a call that is under way
   * then may still end after it.
   *
   * @throws org.bindery.api.RefusedException ENODEV the machine has ended
   */
  Watch watch(Watcher watcher);

  /**
   * The page at a guest address as the table has it now: it changes nothing and takes no lock but
   * short ones, under which nobody is called.
   *
   * @param guestAddress any of the page of 4096 bytes
   * @param wanted what it must permit
   * @return the page; empty: in no slot, not present, or not permitted
   */
  Optional<MemorySlice> present(long guestAddress, Access wanted);

  /**
   * Makes a page of a slot present, as the kernel's {@code handle_mm_fault} does.
   *
   * @return false: nothing is there, or it is not permitted
   */
  boolean touch(long guestAddress, Access wanted);

  /** What {@link #watch} began. Closing twice is closing once. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Who keeps translations of an address space.
   *
   * <p><b>Guarantees</b>: when a call returns, nothing uses what the call takes away. It may wait
   * for requests in flight, also for such as look pages up meanwhile. It changes no slot and does
   * not throw.
   */
  @ConsumerType
  interface Watcher {
    /**
     * Pages of the range do not translate as they did.
     *
     * @param length bytes, at least 1
     */
    void changed(long guestAddress, long length);

    /**
     * Some memories are no memory of the guest any more; their ranges were told before.
     *
     * @param gone says it of a memory
     */
    void left(Predicate<Memory> gone);
  }
}
