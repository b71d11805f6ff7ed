package org.bindery.engine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRanges;
import org.bindery.api.Refusal;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.hardware.HardwareInfo;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open fd of an engine: the kernel's commands by object id.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>Ids from 1, the lowest free one, one space for all types; a wrong type is ENOENT.
 *   <li>Errno and the order of checks are the kernel's ({@code drivers/iommu/iommufd}).
 *   <li>A command that fails leaves no object and no mapping behind, except unmap over several
 *       areas, which the kernel does not undo either.
 *   <li>After {@link #close} every command is EBADF, nothing is pinned and every group is released.
 *       A command that runs while it closes either completes before or is EBADF.
 *   <li>Commands on different address spaces do not wait for each other.
 * </ul>
 */
@ConsumerType
public interface EngineFd extends AutoCloseable {
  String name();

  int allocateIoas();

  List<Integer> ioases();

  IovaRanges ranges(int ioas);

  List<Area> areas(int ioas);

  /** {@code IOMMU_IOAS_MAP}; see {@link org.bindery.api.IommuFd#map}. */
  long map(int ioas, long address, long length, Access access, OptionalLong iova);

  /** {@code IOMMU_IOAS_UNMAP}. */
  long unmap(int ioas, long iova, long length);

  /** {@code IOMMU_IOAS_COPY}. */
  long copy(int toIoas, int fromIoas, long fromIova, long length, Access access, OptionalLong iova);

  /**
   * {@code IOMMU_HWPT_ALLOC} with kind, format and snoop choice.
   *
   * @throws org.bindery.api.RefusedException in this order: EINVAL data of type 0 or no bytes;
   *     ENOENT the device; EINVAL the parent is not there or of another type (EOPNOTSUPP before
   *     that: a kind that hardware or engine lack; for a nested table between the two); for a
   *     nested table in a virtual IOMMU EINVAL the device is behind another IOMMU; EOPNOTSUPP an
   *     ability, format, snoop choice or data that kind or hardware lack, a nested table without
   *     data; EINVAL no nest parent or another hardware's; as {@link
   *     org.bindery.hardware.IommuHardware#allocate}, {@link
   *     org.bindery.hardware.NestedTranslation#allocateNested} or {@link
   *     org.bindery.hardware.VirtualIommu#allocateNested}; what the IOAS refuses when the table is
   *     filled: EINVAL, EADDRINUSE, EFAULT, ENOMEM; ENOENT the fault queue
   */
  int allocateHwpt(int device, HwptRequest request);

  /**
   * As {@link #allocateHwpt(int, HwptRequest)}, of kind EPT: it shows the memory slots of a virtual
   * machine. The kernel has no such command.
   *
   * @param guest of the request's virtual machine
   * @throws org.bindery.api.RefusedException in this order: EINVAL data of type 0 or no bytes;
   *     ENOENT the device; EOPNOTSUPP the kind; EINVAL an IOAS; EOPNOTSUPP an ability, format,
   *     snoop choice or data; ENODEV the machine has ended; ENOMEM
   */
  default int allocateHwpt(int device, HwptRequest request, GuestAddressSpace guest) {
    throw Refusal.of(
            Errno.EOPNOTSUPP,
            "the engine of %s has no page tables that show the memory slots of %s",
            name(),
            guest.name())
        .exception();
  }

  List<Hwpt> hwpts();

  /** {@code IOMMU_GET_HW_INFO} and what seed 000 asks beyond it. */
  DeviceInfo info(int device);

  /** {@code IOMMU_DESTROY}. */
  void destroy(int id);

  /**
   * {@code IOMMU_OPTION}, reading.
   *
   * @param object id of the object that has the option; 0: the fd
   * @throws org.bindery.api.RefusedException ENOENT no such object; EOPNOTSUPP an object where
   *     there must be none, or the engine lacks the option
   */
  default long option(int object, FdOption option) {
    throw Refusal.of(Errno.EOPNOTSUPP, "%s has no option %s", name(), option).exception();
  }

  /**
   * {@code IOMMU_OPTION}, setting.
   *
   * @throws org.bindery.api.RefusedException as {@link #option}; EINVAL another value than 0 and 1;
   *     and as {@link FdOption} says
   */
  default void setOption(int object, FdOption option, long value) {
    throw Refusal.of(Errno.EOPNOTSUPP, "%s has no option %s", name(), option).exception();
  }

  /**
   * Returns when the faults of DMA that has ended before the call were told, as far as the engine
   * can know of them. An engine that tells them on the thread that did the DMA has nothing to do.
   */
  default void settleFaults() {}

  /**
   * A family of commands that not every engine has: {@link AddressCommands}, {@link DirtyCommands},
   * {@link InvalidationCommands}, {@link FaultCommands}, {@link VirtualCommands}, {@link
   * AccessCommands}, {@link NoIommuCommands}.
   *
   * @return empty: it has none of the family
   */
  default <C> Optional<C> commands(Class<C> family) {
    return family.isInstance(this) ? Optional.of(family.cast(this)) : Optional.empty();
  }

  /**
   * {@code IOMMU_GET_HW_INFO}, as bytes.
   *
   * @param wanted number of a layout; 0: the hardware's own
   * @throws org.bindery.api.RefusedException ENOENT; EOPNOTSUPP a layout that the hardware lacks
   */
  default HardwareInfo hardwareInfo(int device, int wanted) {
    throw Refusal.of(Errno.EOPNOTSUPP, "%s does not describe its hardware", name()).exception();
  }

  /** Objects by ascending id, to look at. */
  List<EngineObject> objects();

  @Override
  void close();
}
