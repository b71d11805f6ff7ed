package org.bindery.core.whiteboard;

import org.bindery.host.HostDevice;
import org.osgi.framework.ServiceReference;

/** A device's host and name, read from the properties of its service. */
record DeviceName(String host, String device) {
  static DeviceName of(ServiceReference<HostDevice> reference) {
    return new DeviceName(
        String.valueOf(reference.getProperty(org.bindery.host.Host.NAME)),
        String.valueOf(reference.getProperty(HostDevice.NAME)));
  }
}
