package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.DeviceInfo;
import org.bindery.hardware.HardwareInfo;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.iommufd.GetHwInfo;

/**
 * Capabilities are those that {@link DeviceInfo} tells: whether a function's PASIDs may execute or
 * have privilege nobody tells, and the bits stay 0.
 */
final class GetHwInfoCommand implements IommuCommand {
  @Override
  public Command command() {
    return GetHwInfo.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    int flags = GetHwInfo.FLAGS.get(argument);
    Unknown.requireNone(
        flags,
        call.profile().has(KernelProfile.Ability.HW_INFO_TYPE) ? GetHwInfo.FLAG_INPUT_TYPE : 0);
    boolean pasids = call.profile().has(KernelProfile.Ability.HW_INFO_PASID);
    int from = GetHwInfo.OUT_MAX_PASID_LOG2.offset() + (pasids ? 1 : 0);
    for (int at = from; at < GetHwInfo.OUT_CAPABILITIES.offset(); at++) {
      Unknown.requireZero(argument.get(ValueLayout.JAVA_BYTE, at));
    }
    int device = GetHwInfo.DEV_ID.get(argument);
    call.require(device, "device");
    boolean wants = (flags & GetHwInfo.FLAG_INPUT_TYPE) != 0;
    HardwareInfo found =
        call.fd().hardwareInfo(device, wants ? GetHwInfo.OUT_DATA_TYPE.get(argument) : 0);
    copyData(call, argument, found.data());
    GetHwInfo.DATA_LEN.set(argument, found.data().length);
    GetHwInfo.OUT_DATA_TYPE.set(argument, found.type());
    DeviceInfo info = call.fd().info(device);
    GetHwInfo.OUT_CAPABILITIES.set(argument, capabilities(info, pasids));
    if (pasids) {
      GetHwInfo.OUT_MAX_PASID_LOG2.set(argument, (byte) info.pasidBits());
    }
    call.respond();
  }

  private static void copyData(IommuCall call, MemorySegment argument, byte[] data) {
    long room = Integer.toUnsignedLong(GetHwInfo.DATA_LEN.get(argument));
    long to = GetHwInfo.DATA_UPTR.get(argument);
    long length = Math.min(room, data.length);
    call.copyOut(MemorySegment.ofArray(data).asSlice(0, length), to);
    call.memory().clear(to + length, room - length);
  }

  private static int capabilities(DeviceInfo info, boolean pasids) {
    return (info.dirtyTracking() ? GetHwInfo.CAP_DIRTY_TRACKING : 0)
        | (pasids && !info.ats() ? GetHwInfo.CAP_PCI_ATS_NOT_SUPPORTED : 0);
  }
}
