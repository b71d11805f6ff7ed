package org.bindery.uapi.door.vfio;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.vfio.DeviceBindIommufd;

/**
 * A device's file that its group's file gave: bound and attached from the start, so that a bind is
 * EINVAL, and attaching is no command of it. It does not keep the group's file open.
 */
final class GroupDeviceFile extends DeviceFd {
  private final GroupDevices.Shared device;
  private final KernelProfile profile;

  GroupDeviceFile(GroupDevices.Shared device, KernelProfile profile) {
    this.device = device;
    this.profile = profile;
  }

  @Override
  protected Binding bound() {
    return device.binding();
  }

  @Override
  public int ioctl(Caller caller, int request, long address) {
    if (request == DeviceBindIommufd.COMMAND.number()) {
      var _ = new Bind(profile).argument(caller, address);
      throw Refusal.of(Errno.EINVAL, "a device of a group's file is bound by that").exception();
    }
    run(device.binding(), caller, request, address);
    return 0;
  }

  @Override
  protected void end() {
    device.drop();
  }
}
