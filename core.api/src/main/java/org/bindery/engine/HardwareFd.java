package org.bindery.engine;

import org.bindery.hardware.DmaDevice;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An fd of an engine over {@link org.bindery.hardware.IommuHardware}: devices reach it as what the
 * hardware sees of them. A kernel's engine has no such thing: there the device file itself does it.
 */
@ConsumerType
public interface HardwareFd extends EngineFd {
  /**
   * Registers a physical device: {@code iommufd_device_bind}. Called by the host's device file, as
   * VFIO does in the kernel, never by users.
   *
   * @throws org.bindery.api.RefusedException EINVAL firmware 1:1 region, platform not cache
   *     coherent; EPERM interrupts not isolated, group claimed by another or not viable
   */
  EngineDevice bind(DmaDevice device);
}
