package org.bindery.backend.sim.host;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.Pluggable;
import org.bindery.host.WorkQueues;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;

/**
 * What a host is in the service registry: the host and its devices, or the condition that it has
 * failed.
 *
 * <p>Registered by hand, since devices come and go at run time. Called with no lock held.
 */
final class HostServices implements DeviceWatcher {
  static final String FAILED = "bindery.host.failed";

  private final BundleContext context;
  private final String name;
  private final Map<HostDevice, ServiceRegistration<?>> devices = new ConcurrentHashMap<>();
  private volatile ServiceRegistration<?> host;
  private volatile ServiceRegistration<?> condition;

  HostServices(BundleContext context, String name) {
    this.context = context;
    this.name = name;
  }

  /** Once its devices are there: from then on the host can be used. */
  void publish(SimHost started) {
    host =
        context.registerService(
            new String[] {
              Host.class.getName(), Pluggable.class.getName(), WorkQueues.class.getName()
            },
            started,
            properties(Map.of(Host.NAME, name)));
  }

  /** The runner of scripts tells the reason to its user. */
  void failed(String reason) {
    condition =
        context.registerService(
            Condition.class,
            Condition.INSTANCE,
            properties(Map.of(Condition.CONDITION_ID, FAILED, Host.NAME, name, "reason", reason)));
  }

  @Override
  public void added(HostDevice device) {
    devices.put(
        device, context.registerService(HostDevice.class, device, properties(device.properties())));
  }

  @Override
  public void removed(HostDevice device) {
    unregister(devices.remove(device));
  }

  /** Before the host closes: whoever uses it can let go in order. */
  void withdraw() {
    unregister(condition);
    unregister(host);
  }

  /** After it: no service of a device is left. */
  void end() {
    devices.values().forEach(HostServices::unregister);
    devices.clear();
  }

  private static void unregister(ServiceRegistration<?> registration) {
    if (registration == null) {
      return;
    }
    try {
      registration.unregister();
    } catch (IllegalStateException e) {
      // The framework did it, since the bundle has stopped.
    }
  }

  private static Dictionary<String, Object> properties(Map<String, Object> values) {
    return new Hashtable<>(values);
  }
}
