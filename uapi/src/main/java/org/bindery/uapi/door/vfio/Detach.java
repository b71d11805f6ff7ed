package org.bindery.uapi.door.vfio;

import java.lang.foreign.MemorySegment;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.vfio.DeviceDetachIommufdPt;

/** {@code vfio_df_ioctl_detach_pt}. What is not attached stays so without an error. */
final class Detach {
  private Detach() {}

  static void run(Binding binding, KernelProfile profile, Caller caller, long address) {
    VfioArgument argument = new VfioArgument(DeviceDetachIommufdPt.COMMAND, caller, address);
    MemorySegment struct = argument.struct();
    int flags = DeviceDetachIommufdPt.FLAGS.get(struct);
    argument.requireFlags(flags, Attach.Pasids.flag(profile));
    if (flags == 0) {
      binding.device().detach();
      return;
    }
    argument.extend(DeviceDetachIommufdPt.PASID);
    int pasid = DeviceDetachIommufdPt.PASID.get(struct);
    if (pasid >= 0) {
      binding.device().detachPasid(pasid);
    }
  }
}
