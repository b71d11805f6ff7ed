package org.bindery.uapi.door.type1;

import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.engine.EngineFd;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.RawIo;
import org.bindery.uapi.vfio.IommuGetInfo;
import org.bindery.uapi.vfio.IommuMapDma;
import org.bindery.uapi.vfio.IommuUnmapDma;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * An fd as the container that VFIO had before: commands on the address space that {@code
 * IOMMU_VFIO_IOAS} chose, or that a group made which the fd was given to.
 *
 * <p>What differs: a map for neither reading nor writing is EINVAL at once, where the kernel keeps
 * it until a page table refuses it; an unmap that is refused after it has unmapped areas tells 0
 * bytes; the charge for what is mapped is the fd's ({@code IOMMU_OPTION_RLIMIT_MODE}), not always
 * the process'.
 */
public final class Type1 {
  private static final int API_VERSION = 0;

  private Type1() {}

  /**
   * @param address of the argument, or what the command takes by value
   * @throws org.bindery.api.RefusedException ENOTTY no such command; the command's own
   */
  public static int run(
      EngineFd fd,
      CompatIoas compat,
      KernelProfile profile,
      Caller caller,
      int request,
      long address) {
    if (request == VfioCommands.GET_API_VERSION) {
      return API_VERSION;
    } else if (request == VfioCommands.CHECK_EXTENSION) {
      return extension(fd, compat, profile, address);
    } else if (request == VfioCommands.SET_IOMMU) {
      setType(fd, compat, profile, caller, address);
    } else if (request == IommuGetInfo.COMMAND.number()) {
      Type1Info.run(fd, compat, caller, address);
    } else if (request == IommuMapDma.COMMAND.number()) {
      Type1Maps.map(fd, compat, caller, address);
    } else if (request == IommuUnmapDma.COMMAND.number()) {
      Type1Maps.unmap(fd, compat, caller, address);
    } else {
      throw Refusal.of(Errno.ENOTTY, "no command 0x%x", request).exception();
    }
    return 0;
  }

  private static int extension(
      EngineFd fd, CompatIoas compat, KernelProfile profile, long extension) {
    if (extension == VfioCommands.NOIOMMU_IOMMU) {
      return profile.noIommu() ? 1 : 0;
    }
    if (extension == VfioCommands.TYPE1_IOMMU
        || extension == VfioCommands.TYPE1V2_IOMMU
        || extension == VfioCommands.UNMAP_ALL) {
      return 1;
    }
    return extension == VfioCommands.DMA_CC_IOMMU && coherent(fd, compat.id()) ? 1 : 0;
  }

  private static boolean coherent(EngineFd fd, int ioas) {
    return fd.hwpts().stream()
        .filter(hwpt -> hwpt.ioas() == ioas && hwpt.kind() == PageTableKind.PAGING)
        .allMatch(hwpt -> hwpt.snoop() == Snoop.ENFORCE);
  }

  // Type 1 proper may unmap parts of what was mapped; leaves of one page are what can be cut.
  private static void setType(
      EngineFd fd, CompatIoas compat, KernelProfile profile, Caller caller, long type) {
    if (profile.noIommu() && type == VfioCommands.NOIOMMU_IOMMU && compat.noIommu()) {
      RawIo.require(caller.process(), "a container without translation");
      return;
    }
    if (type != VfioCommands.TYPE1_IOMMU && type != VfioCommands.TYPE1V2_IOMMU
        || compat.noIommu()) {
      throw Refusal.of(Errno.EINVAL, "no type %s", Long.toUnsignedString(type)).exception();
    }
    int ioas = compat.id();
    if (type == VfioCommands.TYPE1_IOMMU) {
      fd.setOption(ioas, FdOption.HUGE_PAGES, 0);
    }
  }
}
