package org.bindery.api;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The owner of IOMMU fds, as the kernel would see it: an address space, credentials.
 *
 * <p>A user address means something only through a process: it is looked up among the registered
 * segments, and what none covers is EFAULT. Safe for use by several threads.
 */
@ProviderType
public interface Process {
  /** A number that no other living process of this framework has. */
  int pid();

  /** The bundle's symbolic name or the session's name. */
  String name();

  Set<Role> roles();

  /**
   * Puts a segment into the address space, at its own address.
   *
   * @throws RefusedException EINVAL when the segment is on the heap, empty, confined to one thread
   *     or not alive (the reason says which); EEXIST when it overlaps one that is registered
   */
  Memory register(MemorySegment segment);

  /**
   * Finds what stands behind a range.
   *
   * @param length bytes, more than 0
   * @return slices in ascending order that cover the range without a gap
   * @throws RefusedException EFAULT, naming the first address that is not covered, or not permitted
   *     for {@code wanted}, or whose arena is closed
   */
  List<MemorySlice> resolve(long address, long length, Access wanted);

  /** Everything registered, by ascending address. */
  List<Memory> memories();

  /**
   * Has a watcher told of every change of the page table, until what is returned is closed; a call
   * that is under way then may still end after it.
   *
   * @throws RefusedException ESRCH the process has exited; EOPNOTSUPP its address space cannot be
   *     followed
   */
  default Watch watch(AddressSpaceWatcher watcher) {
    throw Refusal.of(Errno.EOPNOTSUPP, "the address space of %s cannot be followed", name())
        .exception();
  }

  /**
   * The page at an address as the table has it now, looked up as a CPU's walk is: it changes
   * nothing and takes no lock but a short one, under which nobody is called. What it answers holds
   * until watchers are told otherwise.
   *
   * <p>A page is in the table when it lies wholly in one registered memory whose arena is open and
   * was not reclaimed. Registered memory is populated from the start.
   *
   * @param address any of the page of 4096 bytes
   * @param wanted what it must permit
   * @return the page; empty: not present, or not permitted
   */
  default Optional<MemorySlice> present(long address, Access wanted) {
    return Optional.empty();
  }

  /**
   * Makes a page present, as the kernel's {@code handle_mm_fault} does for a page request.
   *
   * @return false: nothing is mapped there, or it is not permitted
   */
  default boolean touch(long address, Access wanted) {
    return false;
  }

  /** What {@link #watch} began. Closing twice is closing once. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
