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
   * Refuses what {@link #bind} would refuse since the device's group is open by its own file. A
   * bind looks again; this lets a caller who has other checks to make do so in the kernel's order
   * ({@code vfio_device_block_group} comes first).
   *
   * @throws org.bindery.api.RefusedException EBUSY, naming who has it open
   */
  default void requireGroupClosed() {}

  /**
   * {@code VFIO_DEVICE_BIND_IOMMUFD}.
   *
   * @param fd an fd of the engine that serves this host
   * @throws org.bindery.api.RefusedException EBUSY as {@link #requireGroupClosed}; EINVAL bound
   *     already; else as {@link EngineFd#bind}
   */
  EngineDevice bind(EngineFd fd);

  /**
   * Has the host say when it wants the device back: its administrator removes it, or takes its host
   * driver away, and waits until this file is closed. Once bound; a later call takes the place of
   * an earlier one.
   *
   * <p>A host that takes its devices without asking says nothing.
   *
   * @param asked run each time that the host asks, which it does again while it waits; at once when
   *     it has asked before. On a thread of the host: does not block
   * @throws org.bindery.api.RefusedException as {@link #regions}
   */
  default void wanted(Runnable asked) {}

  @Override
  void close();
}
