package org.bindery.backend.sim.machine;

/** Is told of devices that come and go, one after the other, with no lock of the machine held. */
public interface DeviceWatcher {
  void added(MachineDevice device);

  void removed(MachineDevice device);
}
