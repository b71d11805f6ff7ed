package org.bindery.backend.sim.function;

import org.bindery.backend.sim.pci.PciIds;
import org.bindery.device.DeviceIdentity;

/** A function's ids as models are asked for them. */
record Identity(String name, PciIds ids) implements DeviceIdentity {
  @Override
  public int vendor() {
    return ids.vendor();
  }

  @Override
  public int device() {
    return ids.device();
  }

  @Override
  public int subsystemVendor() {
    return ids.subsystemVendor();
  }

  @Override
  public int subsystemDevice() {
    return ids.subsystemDevice();
  }

  @Override
  public int deviceClass() {
    return ids.deviceClass();
  }

  @Override
  public int revision() {
    return ids.revision();
  }
}
