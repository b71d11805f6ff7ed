package org.bindery.backend.sim.machine;

import org.bindery.host.HostDevice;

/**
 * Is told of devices that come and go, of one bus one after the other, with no lock of the machine
 * held.
 */
public interface DeviceWatcher {
  void added(HostDevice device);

  void removed(HostDevice device);
}
