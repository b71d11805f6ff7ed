package org.bindery.api;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A device that is software, registered in an fd: it reaches the memory mapped in an IOAS by calls,
 * not by DMA, and is held to the same maps and permissions.
 *
 * <p>While it is attached, what is mapped in the IOAS lies on whole pages, as page tables would
 * demand (the kernel's {@code needs_pin_pages}).
 *
 * <p>Every operation throws {@link RefusedException}: ENODEV after close and after its fd was
 * closed; EIO after its listener threw or did not come back, which detaches it for good; EBUSY for
 * an attach, replace or detach while another one is under way. Safe for use by several threads.
 * Source: the kernel's {@code drivers/iommu/iommufd/device.c}, {@code iommufd_access_*}.
 */
@ProviderType
public interface SoftwareDevice extends AutoCloseable {
  /**
   * Its number in the fd, by which nothing but {@link IommuFd#destroy} can be asked (EBUSY): from
   * 2^31, the lowest free one, and so negative as an {@code int}. A kernel's fd gives no such
   * numbers, and cannot be asked for one of its own.
   */
  int id();

  String label();

  /** For information only. */
  Optional<String> parent();

  /**
   * @return the IOAS' id
   * @throws RefusedException EINVAL attached already; ENOENT the object is not an IOAS; EADDRINUSE
   *     an area does not lie on whole pages
   */
  int attach(int ioas);

  /**
   * Moves to another IOAS; everything that is pinned is asked back first.
   *
   * @return the IOAS' id
   * @throws RefusedException ENOENT not attached, or the object is not an IOAS (the old attachment
   *     stays); EADDRINUSE as {@link #attach}
   */
  int replace(int ioas);

  /**
   * Asks back everything that is pinned. Nothing happens when not attached. What is not unpinned
   * then keeps its areas from being unmapped (EDEADLK) until it is.
   */
  void detach();

  OptionalInt attached();

  /**
   * Pins whole pages for access at leisure, until unpinned or asked back.
   *
   * @param iova first byte, a multiple of 4096
   * @param length bytes, a multiple of 4096
   * @throws RefusedException EINVAL no access is asked for, or length 0; EOVERFLOW; ENOENT not
   *     attached; then by ascending address ENOENT a part is not mapped, EINVAL the area is being
   *     unmapped, or no whole pages, EPERM the area does not permit the access, EFAULT the memory
   *     behind it is gone
   */
  PinnedRange pin(long iova, long length, Access access);

  /**
   * Reads bytes at any address and of any length, over areas that adjoin. What is refused reads
   * nothing, unless the memory goes while it is being read.
   *
   * @throws RefusedException as {@link #pin}, but for the alignment; EFAULT also when the segment
   *     cannot take the bytes
   */
  void read(long iova, MemorySegment into);

  /** Writes bytes; as {@link #read}. */
  void write(long iova, MemorySegment from);

  /** Detaches and unregisters. Twice is once. */
  @Override
  void close();
}
