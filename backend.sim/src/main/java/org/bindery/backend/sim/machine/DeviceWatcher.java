package org.bindery.backend.sim.machine;

/**
 * Is told of devices that come and go, with no lock of the machine held but the one of hot plug.
 */
public interface DeviceWatcher {
  void added(MachineDevice device);

  void removed(MachineDevice device);
}
