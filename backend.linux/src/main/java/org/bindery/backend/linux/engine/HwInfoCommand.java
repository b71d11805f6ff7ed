package org.bindery.backend.linux.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.uapi.iommufd.GetHwInfo;
import org.bindery.uapi.iommufd.HwInfoAmd;
import org.bindery.uapi.iommufd.HwInfoSmmuV3;
import org.bindery.uapi.iommufd.HwInfoVtd;

/** {@code IOMMU_GET_HW_INFO}. Thread-safe. */
record HwInfoCommand(IoctlDoor door, Arguments arguments) {
  /** More than any make has today; the kernel fills what it does not use with zeroes. */
  private static final int ROOM = 128;

  /**
   * @throws org.bindery.api.RefusedException EOPNOTSUPP the kernel is older than 6.6
   */
  HwInfo ask(LinuxDevice device) {
    if (device.isSoftware()) {
      return HwInfo.NONE;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(ROOM, Long.BYTES);
      MemorySegment argument = arguments.begin(GetHwInfo.COMMAND);
      GetHwInfo.DEV_ID.set(argument, device.id());
      GetHwInfo.DATA_LEN.set(argument, ROOM);
      GetHwInfo.DATA_UPTR.set(argument, data.address());
      int result = door.ioctl(GetHwInfo.COMMAND.number(), argument);
      return switch (result < 0 ? KernelErrors.errno(result) : null) {
        case null ->
            read(
                GetHwInfo.OUT_DATA_TYPE.get(argument),
                data,
                GetHwInfo.OUT_CAPABILITIES.get(argument),
                Byte.toUnsignedInt(GetHwInfo.OUT_MAX_PASID_LOG2.get(argument)));
        case ENOENT -> HwInfo.NONE;
        case ENOTTY ->
            throw KernelErrors.refusal(
                    -Errno.EOPNOTSUPP.number(),
                    "this kernel does not describe its IOMMUs; they do since Linux 6.6")
                .exception();
        default ->
            throw KernelErrors.unforeseen(result, "describing the IOMMU of %s", device).exception();
      };
    }
  }

  private static HwInfo read(int type, MemorySegment data, long capabilities, int pasidBits) {
    return switch (type) {
      case GetHwInfo.TYPE_INTEL_VTD ->
          new HwInfo(
              "vtd",
              Map.of("cap", HwInfoVtd.CAP_REG.get(data), "ecap", HwInfoVtd.ECAP_REG.get(data)),
              capabilities,
              pasidBits);
      case GetHwInfo.TYPE_AMD ->
          new HwInfo(
              "amd",
              Map.of("efr", HwInfoAmd.EFR.get(data), "efr2", HwInfoAmd.EFR2.get(data)),
              capabilities,
              pasidBits);
      case GetHwInfo.TYPE_ARM_SMMUV3 -> new HwInfo("smmuv3", smmuv3(data), capabilities, pasidBits);
      default -> new HwInfo("none", Map.of(), capabilities, pasidBits);
    };
  }

  private static Map<String, Long> smmuv3(MemorySegment data) {
    Map<String, Long> registers = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      MemorySegment from = data.asSlice((long) i * Integer.BYTES);
      registers.put("idr" + i, Integer.toUnsignedLong(HwInfoSmmuV3.IDR.get(from)));
    }
    registers.put("iidr", Integer.toUnsignedLong(HwInfoSmmuV3.IIDR.get(data)));
    registers.put("aidr", Integer.toUnsignedLong(HwInfoSmmuV3.AIDR.get(data)));
    return registers;
  }
}
