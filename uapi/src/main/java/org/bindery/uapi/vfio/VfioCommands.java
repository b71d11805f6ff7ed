package org.bindery.uapi.vfio;

import java.util.List;
import org.bindery.uapi.Command;
import org.bindery.uapi.Struct;

/**
 * The commands of a device's and a group's file, and those of VFIO type 1 that {@code /dev/iommu}
 * answers too.
 */
public final class VfioCommands {
  /** The version of the API; by value, without argument. Always 0. */
  public static final int GET_API_VERSION = 0x3b64;

  /** Whether the IOAS for type 1 can do something; by value. */
  public static final int CHECK_EXTENSION = 0x3b65;

  /** Says which type is spoken: {@link #TYPE1_IOMMU} or {@link #TYPE1V2_IOMMU}; by value. */
  public static final int SET_IOMMU = 0x3b66;

  /** Extension, and type: unmaps may cut what was mapped. */
  public static final int TYPE1_IOMMU = 1;

  /** Extension, and type: unmaps may not cut what was mapped. */
  public static final int TYPE1V2_IOMMU = 3;

  /** Extension: {@link IommuUnmapDma#ALL}. */
  public static final int UNMAP_ALL = 9;

  /**
   * Extension: every page table of the IOAS makes no-snoop transactions coherent. ENODEV while no
   * IOAS was chosen by {@code IOMMU_VFIO_IOAS}.
   */
  public static final int DMA_CC_IOMMU = 4;

  /** Type, and extension: no IOMMU. A type for fds that are containers of such groups only. */
  public static final int NOIOMMU_IOMMU = 8;

  /** Of a group's file: makes an IOMMU fd its container; the argument points to its descriptor. */
  public static final int GROUP_SET_CONTAINER = 0x3b68;

  /** Takes the container from a group's file; without argument. */
  public static final int GROUP_UNSET_CONTAINER = 0x3b69;

  /** Opens a device by a group's file; the argument points to its name, the answer is an fd. */
  public static final int GROUP_GET_DEVICE_FD = 0x3b6a;

  /** Resets the device; without argument. EINVAL where it has no reset. */
  public static final int DEVICE_RESET = 0x3b6f;

  /** Those with a struct, by ascending number. */
  public static final List<Command> COMMANDS =
      List.of(
          GroupGetStatus.COMMAND,
          DeviceGetInfo.COMMAND,
          DeviceGetRegionInfo.COMMAND,
          DeviceGetIrqInfo.COMMAND,
          DeviceSetIrqs.COMMAND,
          IommuGetInfo.COMMAND,
          IommuMapDma.COMMAND,
          IommuUnmapDma.COMMAND,
          DeviceBindIommufd.COMMAND,
          DeviceAttachIommufdPt.COMMAND,
          DeviceDetachIommufdPt.COMMAND);

  /** The capabilities in their answers. */
  public static final List<Struct> STRUCTS =
      List.of(InfoCapHeader.STRUCT, Type1CapIovaRange.STRUCT, Type1InfoDmaAvail.STRUCT);

  private VfioCommands() {}
}
