package org.bindery.uapi.door;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.osgi.annotation.versioning.ConsumerType;

/** Knows the device files of a host by name. Any thread may call. */
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
}
