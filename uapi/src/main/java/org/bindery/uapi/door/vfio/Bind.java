package org.bindery.uapi.door.vfio;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.command.IommuFile;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.OpenFile;
import org.bindery.uapi.door.file.VfioArgument;
import org.bindery.uapi.vfio.DeviceBindIommufd;

/** {@code vfio_df_ioctl_bind_iommufd}. */
record Bind(KernelProfile profile) {
  private static final int TOKEN_BYTES = 16;

  void run(VfioFile file, Caller caller, long address) {
    MemorySegment argument = argument(caller, address);
    int flags = DeviceBindIommufd.FLAGS.get(argument);
    int descriptor = DeviceBindIommufd.IOMMUFD.get(argument);
    file.locked(() -> {
      file.requireGroupClosed();
      file.requireUnbound();
      if ((flags & DeviceBindIommufd.FLAG_TOKEN) != 0) {
        refuseToken(caller, DeviceBindIommufd.TOKEN_UUID_PTR.get(argument));
      }
      IommuFile iommu = hold(caller, descriptor);
      boolean done = false;
      try {
        bind(file, iommu, caller, address);
        done = true;
      } finally {
        if (!done) {
          iommu.drop();
        }
      }
    });
  }

  private boolean grows() {
    return profile.has(KernelProfile.Ability.BIND_TOKEN);
  }

  /**
   * The argument, copied in.
   *
   * @throws RefusedException EFAULT; EINVAL; E2BIG
   */
  MemorySegment argument(Caller caller, long address) {
    MemorySegment argument = copied(caller, address);
    int flags = DeviceBindIommufd.FLAGS.get(argument);
    int descriptor = DeviceBindIommufd.IOMMUFD.get(argument);
    if (descriptor < 0 || (flags & ~(grows() ? DeviceBindIommufd.FLAG_TOKEN : 0)) != 0) {
      throw Refusal.of(Errno.EINVAL, "flags 0x%x, IOMMU fd %d", flags, descriptor).exception();
    }
    return argument;
  }

  private MemorySegment copied(Caller caller, long address) {
    if (!grows()) {
      return new VfioArgument(DeviceBindIommufd.COMMAND, caller, address).struct();
    }
    int size = caller.memory().readInt(address);
    if (Integer.compareUnsigned(size, DeviceBindIommufd.COMMAND.minimum()) < 0) {
      throw Refusal.of(Errno.EINVAL, "a bind with %d bytes", size).exception();
    }
    MemorySegment struct = MemorySegment.ofArray(new byte[DeviceBindIommufd.COMMAND.size()]);
    caller.memory().copyStruct(address, Integer.toUnsignedLong(size), struct);
    return struct;
  }

  /**
   * No device here has a token: that of a physical function whose virtual ones are somebody's.
   *
   * @throws RefusedException EFAULT; EINVAL
   */
  private static void refuseToken(Caller caller, long address) {
    caller.memory().copyIn(address, MemorySegment.ofArray(new byte[TOKEN_BYTES]));
    throw Refusal.of(Errno.EINVAL, "a token was given, and the device wants none").exception();
  }

  private static IommuFile hold(Caller caller, int descriptor) {
    OpenFile file = caller.descriptors().hold(descriptor);
    if (file instanceof IommuFile iommu) {
      return iommu;
    }
    file.drop();
    throw Refusal.of(Errno.EBADFD, "descriptor %d is no IOMMU fd", descriptor).exception();
  }

  private static void bind(VfioFile file, IommuFile iommu, Caller caller, long address) {
    Binding binding = file.bind(iommu);
    boolean told = false;
    try {
      MemorySegment id = MemorySegment.ofArray(new byte[DeviceBindIommufd.COMMAND.size()]);
      DeviceBindIommufd.OUT_DEVID.set(id, binding.device().id());
      int at = DeviceBindIommufd.OUT_DEVID.offset();
      caller.memory().copyOut(id.asSlice(at, Integer.BYTES), address + at);
      told = true;
    } finally {
      if (!told) {
        file.reopen();
      }
    }
    file.granted(binding);
  }
}
