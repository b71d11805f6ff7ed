package org.bindery.uapi.door.vfio;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.vfio.DeviceAttachIommufdPt;

/** {@code vfio_df_ioctl_attach_pt}. What is attached already is replaced. */
final class Attach {
  private Attach() {}

  static void run(Binding binding, KernelProfile profile, Caller caller, long address) {
    VfioArgument argument = new VfioArgument(DeviceAttachIommufdPt.COMMAND, caller, address);
    MemorySegment struct = argument.struct();
    int flags = DeviceAttachIommufdPt.FLAGS.get(struct);
    argument.requireFlags(flags, Pasids.flag(profile));
    boolean pasid = flags != 0;
    if (pasid) {
      argument.extend(DeviceAttachIommufdPt.PASID);
    }
    int pageTable = DeviceAttachIommufdPt.PT_ID.get(struct);
    if (pasid) {
      binding
          .device()
          .attachPasid(Pasids.number(DeviceAttachIommufdPt.PASID.get(struct)), pageTable);
    } else {
      pageTable = binding.device().attach(pageTable);
    }
    DeviceAttachIommufdPt.PT_ID.set(struct, pageTable);
    boolean told = false;
    try {
      argument.respond(DeviceAttachIommufdPt.PT_ID);
      told = true;
    } finally {
      if (!told) {
        // Of a PASID, too, the kernel undoes the device's own attachment.
        binding.device().detach();
      }
    }
  }

  /** What attaching and detaching PASIDs have in common. */
  static final class Pasids {
    private Pasids() {}

    static int flag(KernelProfile profile) {
      return profile.has(KernelProfile.Ability.ATTACH_PASID) ? DeviceAttachIommufdPt.FLAG_PASID : 0;
    }

    /** VFIO keeps PASIDs in a set of numbers of 31 bits. */
    static int number(int pasid) {
      if (pasid < 0) {
        throw Refusal.of(
                Errno.ENOSPC, "PASID %s has more than 31 bits", Integer.toUnsignedString(pasid))
            .exception();
      }
      return pasid;
    }
  }
}
