package org.bindery.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An open IOMMU fd: devices bound to it, I/O address spaces and page tables in it.
 *
 * <p>Whoever holds this object holds the authority over what is in it; ids, labels and names are
 * per fd and no authority by themselves. Ids are as the kernel gives them: from 1, the lowest free
 * one, one space for all types of object (but see {@link SoftwareDevice#id}). All operations throw
 * {@link RefusedException} with the errno and the order of checks of {@code drivers/iommu/iommufd};
 * EBADF after {@link #close}. Safe for use by several threads; maps in different address spaces do
 * not wait for each other.
 */
@ProviderType
public interface IommuFd extends AutoCloseable {
  /** Unique among the open fds of its owner; {@code fd0}, {@code fd1} ... unless chosen. */
  String name();

  /** The host whose devices it takes. */
  String host();

  /** The owner: its address space is where user addresses are looked up. */
  Process process();

  /**
   * Binds a device: finds the binder that fits best, runs its plan, registers the device. The first
   * bind of a group makes the security context of all of it: every member is blocked from DMA.
   *
   * @throws RefusedException ENODEV no such device, or no binder fits; EINVAL ambiguous name, bad
   *     label, bound already, in this fd or another; EEXIST label in use; EPERM in use by the host,
   *     or a member of the group is, or another fd owns the group; EBUSY being moved between host
   *     drivers
   */
  BoundDevice bind(BindRequest request);

  /** Bound devices by ascending id. */
  List<BoundDevice> devices();

  /** The device bound under a label. */
  Optional<BoundDevice> device(String label);

  /** Allocates an address space; answers its id. */
  int allocateIoas();

  /** Ids of the address spaces, ascending. */
  List<Integer> ioases();

  /**
   * @throws RefusedException ENOENT
   */
  IovaRanges ranges(int ioas);

  /**
   * What is mapped, by ascending IOVA.
   *
   * @throws RefusedException ENOENT
   */
  List<Area> areas(int ioas);

  /**
   * Maps user memory.
   *
   * @param address user address, looked up in {@link #process()}
   * @param length bytes
   * @param iova where; empty: the lowest free place that fits, as the kernel chooses
   * @return the IOVA
   * @throws RefusedException in this order: EOVERFLOW, EINVAL (neither read nor write), ENOENT,
   *     EINVAL (length), EOVERFLOW, EINVAL (alignment, reserved), EEXIST, ENOSPC, EFAULT, ENOMEM
   */
  long map(int ioas, long address, long length, Access access, OptionalLong iova);

  /**
   * Unmaps whole areas; (0, -1) unmaps all. When it returns, no DMA lands in them any more.
   *
   * @return bytes
   * @throws RefusedException ENOENT when nothing is mapped there, or an area would be cut; EINVAL
   *     length 0; EOVERFLOW; EDEADLK a software device does not unpin what it has pinned there
   */
  long unmap(int ioas, long iova, long length);

  /**
   * Maps in one address space what another (or the same) has mapped; the pages are shared.
   *
   * @return the IOVA in the target
   * @throws RefusedException as {@link #map}; ENOENT when the source range has a hole; EPERM when
   *     pages that are mapped read-only would become writeable
   */
  long copy(int toIoas, int fromIoas, long fromIova, long length, Access access, OptionalLong iova);

  /**
   * Limits where IOVAs are chosen from, in place of what was allowed before; nothing that is
   * reserved later may meet it. Maps that say where are not limited.
   *
   * @param ranges none: everything
   * @throws RefusedException ENOENT; EINVAL a range of one byte, or ranges that overlap; EADDRINUSE
   *     a range meets what is reserved; EOPNOTSUPP the host's engine has no such command
   */
  void allowIovas(int ioas, List<IovaRange> ranges);

  /**
   * Turns on or off that a page table tells what devices write through it. Turning it on forgets
   * what was written before.
   *
   * @throws RefusedException ENOENT no such page table; EOPNOTSUPP it was not allocated with {@link
   *     HwptRequest#dirtyTracking}
   */
  void trackDirty(int hwpt, boolean wanted);

  /**
   * What devices have written through a page table since it was asked last, or since that is
   * tracked. Areas are asked one by one, so that a hole hides nothing behind it, as it does in the
   * kernel's own command.
   *
   * @param range what is of interest
   * @param pageSize bytes, a power of two from 4096: ends of what is answered are multiples of it
   * @param clear whether what is answered is forgotten
   * @return ascending, with something between each two; ends may lie outside of {@code range} by
   *     less than a page
   * @throws RefusedException ENOENT; EINVAL the page size; EOPNOTSUPP as {@link #trackDirty}
   */
  List<IovaRange> dirty(int hwpt, IovaRange range, long pageSize, boolean clear);

  /**
   * Allocates a page table for a bound device, with kind, format and snoop choice fixed from here.
   *
   * @return its id
   * @throws RefusedException ENOENT no such device; EINVAL no such IOAS; EOPNOTSUPP kind, format or
   *     choice that the device's IOMMU lacks, named; EFAULT, ENOMEM while filling it
   */
  int allocateHwpt(BoundDevice device, HwptRequest request);

  /** Page tables by ascending id, automatic ones too. */
  List<Hwpt> hwpts();

  /**
   * Destroys an IOAS or an HWPT.
   *
   * @throws RefusedException ENOENT; EBUSY naming what uses it
   */
  void destroy(int id);

  /**
   * {@code IOMMU_OPTION}, reading.
   *
   * @param object the IOAS that has the option, or 0 for the fd
   * @throws RefusedException ENOENT no such object; EOPNOTSUPP an object where there must be none
   */
  long option(int object, FdOption option);

  /**
   * {@code IOMMU_OPTION}, setting.
   *
   * @throws RefusedException as {@link #option}; EINVAL another value than 0 and 1; and as {@link
   *     FdOption} says
   */
  void setOption(int object, FdOption option, long value);

  /**
   * Registers a device that is software and does its DMA by {@link SoftwareDevice software access}:
   * no group, no page table, never refused for reasons of an IOMMU.
   *
   * @param label 1-63 characters, unique in the fd
   * @param parent the device behind it, for whoever looks; empty: none
   * @param unmapped told before an area that the device may have pinned is unmapped
   * @throws RefusedException EINVAL bad label; EEXIST label in use
   */
  SoftwareDevice registerSoftwareDevice(
      String label, Optional<String> parent, UnmapListener unmapped);

  /** Software devices by ascending id. */
  List<SoftwareDevice> softwareDevices();

  /**
   * The faults of its devices, oldest first; a ring: see {@link #faultsDropped}. Those of DMA that
   * has ended before the call are in it, as far as the host tells of them. A real kernel tells by
   * its log, of a few in some seconds only, so there the call takes about 50 ms.
   */
  List<Fault> faults();

  /** How many faults the ring has lost to newer ones. */
  long faultsDropped();

  boolean closed();

  /** Releases everything in it, devices first. Twice is once. */
  @Override
  void close();
}
