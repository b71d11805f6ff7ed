package org.bindery.core.mdev;

import org.bindery.host.HostDevice;

/** Makes devices of core's own known as every device of a host is: as services. */
@FunctionalInterface
public interface DevicePublisher {
  /**
   * @return what makes it unknown again; does nothing the second time
   */
  Runnable publish(HostDevice device);
}
