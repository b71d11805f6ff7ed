package org.bindery.device;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes models of a type of device: an OSGi service that simulated hosts pick up. When it comes,
 * the devices it models come to life; when it goes, their registers read as ones.
 */
@ConsumerType
public interface DeviceModelFactory {
  /** True when it models such a device. */
  boolean models(DeviceIdentity identity);

  /** A model in the state after power-on. */
  DeviceModel create(DeviceIdentity identity, DevicePort port);
}
