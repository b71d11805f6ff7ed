package org.bindery.uapi.door.vfio;

import java.util.concurrent.locks.ReentrantLock;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.host.GroupFile;
import org.bindery.host.HostDevice;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.command.IommuFile;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.OpenFile;
import org.bindery.uapi.door.file.VfioArgument;
import org.bindery.uapi.vfio.GroupGetStatus;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * A group's file, open, with an IOMMU fd as its container ({@code drivers/vfio/group.c}).
 *
 * <p><b>Threads.</b> What has to do with the container takes turns ({@code group_lock}); under that
 * lock a device is opened.
 */
public final class VfioGroupFile extends OpenFile {
  /** What a device's name may have at most, with the byte that ends it. */
  private static final int NAME = 4096;

  private final GroupFile group;
  private final GroupDevices devices;
  private final KernelProfile profile;
  private final ReentrantLock turn = new ReentrantLock();
  // Held by this. Guarded by turn.
  private IommuFile container;

  public VfioGroupFile(GroupFile group, GroupDevices devices, KernelProfile profile) {
    this.group = group;
    this.devices = devices;
    this.profile = profile;
  }

  @Override
  public int ioctl(Caller caller, int request, long address) {
    if (request == VfioCommands.GROUP_GET_DEVICE_FD) {
      return openDevice(caller, address);
    } else if (request == GroupGetStatus.COMMAND.number()) {
      status(caller, address);
    } else if (request == VfioCommands.GROUP_SET_CONTAINER) {
      setContainer(caller, address);
    } else if (request == VfioCommands.GROUP_UNSET_CONTAINER) {
      unsetContainer();
    } else {
      throw noCommand(request);
    }
    return 0;
  }

  private void status(Caller caller, long address) {
    VfioArgument argument = new VfioArgument(GroupGetStatus.COMMAND, caller, address);
    turn.lock();
    try {
      boolean viable = group.viable();
      int flags = viable ? GroupGetStatus.VIABLE : 0;
      GroupGetStatus.FLAGS.set(
          argument.struct(),
          container == null ? flags : GroupGetStatus.VIABLE | GroupGetStatus.CONTAINER_SET);
    } finally {
      turn.unlock();
    }
    argument.respond(GroupGetStatus.COMMAND.size());
  }

  private void setContainer(Caller caller, long address) {
    OpenFile file = caller.descriptors().hold(caller.memory().readInt(address));
    boolean kept = false;
    turn.lock();
    try {
      if (container != null) {
        throw Refusal.of(Errno.EINVAL, "the group has a container").exception();
      }
      requireThere();
      if (!(file instanceof IommuFile iommu)) {
        throw Refusal.of(Errno.EBADFD, "the descriptor is no IOMMU fd").exception();
      }
      if (group.behindIommu()) {
        iommu.compat().create(iommu.fd());
      } else {
        iommu.compat().expectNoIommu();
      }
      container = iommu;
      kept = true;
    } finally {
      turn.unlock();
      if (!kept) {
        file.drop();
      }
    }
  }

  /** ENODEV when its last device has left. */
  private void requireThere() {
    boolean _ = group.viable();
  }

  /** Devices that are open stay so. */
  private void unsetContainer() {
    turn.lock();
    try {
      if (container == null) {
        throw Refusal.of(Errno.EINVAL, "the group has no container").exception();
      }
      container.drop();
      container = null;
    } finally {
      turn.unlock();
    }
  }

  private int openDevice(Caller caller, long address) {
    HostDevice device = find(caller.memory().readString(address, NAME));
    int descriptor = caller.descriptors().reserve();
    GroupDevices.Shared opened = null;
    try {
      opened = open(device, caller);
    } finally {
      if (opened == null) {
        caller.descriptors().cancel(descriptor);
      }
    }
    caller.descriptors().install(descriptor, new GroupDeviceFile(opened, profile));
    return descriptor;
  }

  /**
   * As {@code vfio_pci_core_match}. Behind the name and a space may stand options; no device here
   * has the only one there is, a token.
   *
   * @throws RefusedException ENODEV no such device; EINVAL an option
   */
  private HostDevice find(String text) {
    int space = text.indexOf(' ');
    HostDevice device = group.find(space < 0 ? text : text.substring(0, space));
    if (space >= 0 && !text.substring(space).replace(" ", "").isEmpty()) {
      throw Refusal.of(Errno.EINVAL, "%s takes no%s", device.name(), text.substring(space))
          .exception();
    }
    return device;
  }

  private GroupDevices.Shared open(HostDevice device, Caller caller) {
    turn.lock();
    try {
      if (container == null) {
        throw Refusal.of(Errno.EINVAL, "the group of %s has no container", device.name())
            .exception();
      }
      return devices.open(group, device, container, caller);
    } finally {
      turn.unlock();
    }
  }

  @Override
  protected void end() {
    turn.lock();
    try {
      if (container != null) {
        container.drop();
        container = null;
      }
    } finally {
      turn.unlock();
      group.close();
    }
  }
}
