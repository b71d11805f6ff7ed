package org.bindery.engine;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
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

  /**
   * Registers a subdevice: what its parent does with one PASID ({@code registerSubdevice}; posted
   * for Linux in 2023 as {@code iommufd_device_bind_pasid}, never merged). It claims no group: the
   * group stays its host driver's. It is blocked until it is attached and after it is detached, and
   * its attachments reserve nothing in an address space.
   *
   * @param name of the subdevice on its host
   * @param pasid the default PASID, which the host has allocated to it; the host frees it when the
   *     subdevice has been closed
   * @throws org.bindery.api.RefusedException EOPNOTSUPP engine or hardware has no PASIDs; EINVAL
   *     out of range; EBUSY the parent's group is claimed, or the PASID is registered already
   */
  default EngineDevice bind(DmaDevice parent, String name, int pasid) {
    throw Refusal.of(Errno.EOPNOTSUPP, "%s takes no subdevices, so not %s", name(), name)
        .exception();
  }
}
