package org.bindery.core.whiteboard;

import java.util.Hashtable;
import org.bindery.core.mdev.DevicePublisher;
import org.bindery.host.HostDevice;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Registers devices of core's own as services, as hosts do theirs. */
record ServicePublisher(BundleContext context) implements DevicePublisher {
  @Override
  public Runnable publish(HostDevice device) {
    ServiceRegistration<HostDevice> registration =
        context.registerService(HostDevice.class, device, new Hashtable<>(device.properties()));
    return () -> unregister(registration);
  }

  private static void unregister(ServiceRegistration<HostDevice> registration) {
    try {
      registration.unregister();
    } catch (IllegalStateException e) {
      // It was before, or the framework did it, since the bundle has stopped.
    }
  }
}
