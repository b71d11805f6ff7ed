package org.bindery.host;

import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open device file: the VFIO device cdev.
 *
 * <p><b>Guarantees</b>: bind first, then everything else (EINVAL before); one opener at a time
 * (EINVAL for a second one's bind); close revokes maps and interrupts, detaches, unregisters.
 */
@ConsumerType
public interface DeviceFile extends DeviceAccess, AutoCloseable {
  /**
   * {@code VFIO_DEVICE_BIND_IOMMUFD}.
   *
   * @param fd an fd of the engine that serves this host
   * @throws org.bindery.api.RefusedException EINVAL bound already; else as {@link EngineFd#bind}
   */
  EngineDevice bind(EngineFd fd);

  @Override
  void close();
}
