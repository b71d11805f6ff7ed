package org.bindery.core.host;

import org.bindery.host.HostDevice;

/** A device and the host it is on. */
public record LocatedDevice(ManagedHost host, HostDevice device) {
  public String name() {
    return device.name();
  }
}
