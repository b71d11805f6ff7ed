package org.bindery.backend.linux.host;

import org.bindery.host.HostDevice;

/** Is told of devices that come and go, one after the other, with no lock held. */
interface DeviceWatcher {
  void added(HostDevice device);

  void removed(HostDevice device);
}
