package org.bindery.backend.linux.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.hardware.HardwareInfo;
import org.bindery.uapi.iommufd.GetHwInfo;

/** {@code IOMMU_GET_HW_INFO}, for who reads the bytes by himself. Thread-safe. */
record HwInfoBytes(String fd, IoctlDoor door, Arguments arguments) {
  private static final int ROOM = 4096;

  /**
   * As {@link org.bindery.engine.EngineFd#hardwareInfo}.
   *
   * @throws org.bindery.api.RefusedException ENOENT; EOPNOTSUPP
   */
  HardwareInfo ask(int device, int wanted) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(ROOM, Long.BYTES);
      MemorySegment argument = arguments.begin(GetHwInfo.COMMAND);
      GetHwInfo.FLAGS.set(argument, wanted == 0 ? 0 : GetHwInfo.FLAG_INPUT_TYPE);
      GetHwInfo.OUT_DATA_TYPE.set(argument, wanted);
      GetHwInfo.DEV_ID.set(argument, device);
      GetHwInfo.DATA_LEN.set(argument, ROOM);
      GetHwInfo.DATA_UPTR.set(argument, data.address());
      int result = door.ioctl(GetHwInfo.COMMAND.number(), argument);
      if (result < 0) {
        throw switch (KernelErrors.errno(result)) {
          case ENOENT ->
              KernelErrors.refusal(result, "%s has no device %d", fd, device).exception();
          case EOPNOTSUPP ->
              KernelErrors.refusal(
                      result,
                      "the IOMMU of device %d does not describe itself as type %d",
                      device,
                      wanted)
                  .exception();
          default ->
              KernelErrors.unforeseen(result, "describing the IOMMU of device %d", device)
                  .exception();
        };
      }
      int length = Math.min(GetHwInfo.DATA_LEN.get(argument), ROOM);
      return new HardwareInfo(
          GetHwInfo.OUT_DATA_TYPE.get(argument),
          data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }
  }
}
