package org.bindery.api;

import java.lang.foreign.MemorySegment;
import java.util.List;
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
}
