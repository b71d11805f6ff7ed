package org.bindery.engine;

import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuDomain;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What stands behind the ids of an fd. For kits that test engines over {@link
 * org.bindery.hardware.IommuHardware} and look at the hardware's own state; changes nothing.
 */
@ConsumerType
public interface Inspection {
  /**
   * The domain of a page table, nested ones too.
   *
   * @throws org.bindery.api.RefusedException ENOENT no such page table
   */
  IommuDomain domain(int hwpt);

  /**
   * What is registered as a device.
   *
   * @throws org.bindery.api.RefusedException ENOENT no such device
   */
  DmaDevice device(int device);
}
