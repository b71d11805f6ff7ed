package org.bindery.backend.linux.engine;

import java.util.OptionalInt;

/**
 * A bound device's file, as far as its fd needs it: in the kernel it is the device's file that
 * attaches, and its end is the unbind.
 *
 * <p><b>Guarantees</b>: no call but {@link #bind} comes before a bind that succeeded; calls do not
 * call back into the engine; {@link #end} may come at any time, twice is once.
 */
public interface DeviceLink {
  /** Name of the device on its host. */
  String name();

  /** Its folder in sysfs, relative to the root. */
  String path();

  /** Isolation group; empty: no IOMMU is in front of it, it works by software. */
  OptionalInt group();

  /**
   * {@code VFIO_DEVICE_BIND_IOMMUFD}.
   *
   * @return the device's id in the fd
   * @throws org.bindery.api.RefusedException as {@link org.bindery.host.DeviceFile#bind}
   */
  int bind(int iommufd, String fd);

  /**
   * {@code VFIO_DEVICE_ATTACH_IOMMUFD_PT}.
   *
   * @return the id in use, or the negative errno
   */
  int attach(int pageTable);

  /**
   * {@code VFIO_DEVICE_DETACH_IOMMUFD_PT}.
   *
   * @return 0 or the negative errno
   */
  int detach();

  /** Closes the file and whatever keeps it open: maps of its regions, wired interrupts. */
  void end();
}
