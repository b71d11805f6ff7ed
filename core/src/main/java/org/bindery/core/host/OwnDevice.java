package org.bindery.core.host;

import org.bindery.core.access.SoftwareRegistrar;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;

/** A device that a host has without knowing it: core serves its device file. */
public interface OwnDevice extends HostDevice {
  /**
   * As {@link org.bindery.host.Host#open}.
   *
   * @param registrar registers it in the fd that it is to be bound in
   */
  DeviceFile open(SoftwareRegistrar registrar);
}
