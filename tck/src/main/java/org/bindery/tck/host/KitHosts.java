package org.bindery.tck.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.bindery.device.DeviceModelFactory;
import org.bindery.engine.IommuEngineProvider;
import org.bindery.host.Host;
import org.bindery.tck.kit.Backend;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Simulated hosts of the kit's own, each of which is a backend under test while its service is
 * there. They are configured, and what models their devices is a service.
 */
final class KitHosts implements AutoCloseable {
  private static final String SIMULATED = "org.bindery.host.sim";

  private final BundleContext context;
  private final ConfigurationAdmin configurations;
  private final IommuEngineProvider engines;
  private final Probes probes = new Probes();
  private final ServiceRegistration<?> models;
  private final List<Configuration> configured = new ArrayList<>();
  private final List<ServiceTracker<?, ?>> trackers = new ArrayList<>();

  /**
   * @param makes of the hosts
   * @throws IllegalStateException a host cannot be configured
   */
  KitHosts(
      BundleContext context,
      ConfigurationAdmin configurations,
      IommuEngineProvider engines,
      List<Make> makes) {
    this.context = context;
    this.configurations = configurations;
    this.engines = engines;
    this.models = context.registerService(DeviceModelFactory.class, probes, none());
    try {
      for (Make make : makes) {
        offer(make);
      }
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void offer(Make make) throws IOException, InvalidSyntaxException {
    String name = "kit-" + make.title();
    ServiceTracker<Host, ServiceRegistration<?>> tracker =
        new ServiceTracker<>(
            context,
            context.createFilter(
                "(&(objectClass=" + Host.class.getName() + ")(bindery.host=" + name + "))"),
            null) {
          @Override
          public ServiceRegistration<?> addingService(ServiceReference<Host> reference) {
            Host host = context.getService(reference);
            return context.registerService(
                Backend.class, new HostBackend(host, make, probes, engines), none());
          }

          @Override
          public void removedService(
              ServiceReference<Host> reference, ServiceRegistration<?> registration) {
            registration.unregister();
            context.ungetService(reference);
          }
        };
    tracker.open();
    trackers.add(tracker);
    File description = context.getDataFile(name + ".json");
    Files.writeString(description.toPath(), make.description());
    Configuration configuration = configurations.getFactoryConfiguration(SIMULATED, name, "?");
    configuration.update(
        new Hashtable<>(Map.of("name", name, "description", description.getPath())));
    configured.add(configuration);
  }

  private static Dictionary<String, Object> none() {
    return new Hashtable<>();
  }

  @Override
  public void close() {
    try {
      for (Configuration configuration : configured) {
        configuration.delete();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    trackers.forEach(ServiceTracker::close);
    models.unregister();
  }
}
