package org.bindery.backend.linux.host;

import java.nio.file.Path;
import org.bindery.engine.IommuEngine;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;

/** The kernel's interfaces to IOMMU fds and devices. */
interface Kernel extends AutoCloseable {
  IommuEngine engine();

  /**
   * Opens a device's file.
   *
   * @param node {@code /dev/vfio/devices/vfioN}
   */
  DeviceFile open(HostDevice device, Path node);

  /** Closes every fd. */
  @Override
  void close();
}
