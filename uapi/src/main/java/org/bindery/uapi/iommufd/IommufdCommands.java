package org.bindery.uapi.iommufd;

import java.util.List;
import org.bindery.uapi.Command;
import org.bindery.uapi.Struct;

/** Every command of {@code /dev/iommu}, by ascending number (Linux 7.2). */
public final class IommufdCommands {
  public static final List<Command> COMMANDS =
      List.of(
          Destroy.COMMAND,
          IoasAlloc.COMMAND,
          IoasAllowIovas.COMMAND,
          IoasCopy.COMMAND,
          IoasIovaRanges.COMMAND,
          IoasMap.COMMAND,
          IoasUnmap.COMMAND,
          Option.COMMAND,
          VfioIoas.COMMAND,
          HwptAlloc.COMMAND,
          GetHwInfo.COMMAND,
          HwptSetDirtyTracking.COMMAND,
          HwptGetDirtyBitmap.COMMAND,
          HwptInvalidate.COMMAND,
          FaultQueueAlloc.COMMAND,
          IoasMapFile.COMMAND,
          ViommuAlloc.COMMAND,
          VdeviceAlloc.COMMAND,
          IoasChangeProcess.COMMAND,
          VeventqAlloc.COMMAND,
          HwQueueAlloc.COMMAND);

  /** Those of mainline after 7.2, which not every configuration of it has. */
  public static final List<Command> LATER = List.of(IoasNoIommuGetPa.COMMAND);

  /** What their pointers point to, and what is read from and written to their descriptors. */
  public static final List<Struct> STRUCTS =
      List.of(
          IovaRangeEntry.STRUCT,
          HwInfoVtd.STRUCT,
          HwInfoAmd.STRUCT,
          HwInfoSmmuV3.STRUCT,
          HwptPgfault.STRUCT,
          HwptPageResponse.STRUCT,
          VeventHeader.STRUCT);

  private IommufdCommands() {}
}
