package org.bindery.core.host;

import org.bindery.api.RefusedException;
import org.bindery.host.HostDevice;

/** A device and the host it is on. */
public record LocatedDevice(ManagedHost host, HostDevice device) {
  public String name() {
    return device.name();
  }

  /** Whether its host still has a device of the name; true when the host does not answer. */
  public boolean there() {
    try {
      return host.device(name()).isPresent();
    } catch (RefusedException e) {
      return true;
    }
  }
}
