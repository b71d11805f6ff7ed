package org.bindery.uapi.door;

import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.host.GroupFile;
import org.bindery.host.HostDevice;
import org.osgi.annotation.versioning.ConsumerType;

/** Knows the files of a host's devices and groups by name. Any thread may call. */
@ConsumerType
@FunctionalInterface
public interface DeviceFiles {
  /** There are none. */
  DeviceFiles NONE =
      node -> {
        throw Refusal.of(Errno.ENOENT, "there is no device file %s", node).exception();
      };

  /**
   * Opens a device's file.
   *
   * @param node its name in {@code /dev/vfio/devices}, for example {@code vfio0}
   * @throws org.bindery.api.RefusedException ENOENT no such file; ENODEV the device has left
   */
  DeviceNode open(String node);

  /**
   * Opens a group's file.
   *
   * @param node its name in {@code /dev/vfio}, for example {@code 7} or {@code noiommu-0}
   * @throws org.bindery.api.RefusedException as {@link org.bindery.host.Host#openGroup}
   */
  default GroupFile openGroup(String node, Process process) {
    throw Refusal.of(Errno.ENOENT, "there is no file of group %s", node).exception();
  }

  /** Whether a device of a group can be reset: as {@link DeviceNode#resettable}. */
  default boolean resettable(HostDevice device) {
    return false;
  }
}
