package org.bindery.bench.arrival;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Hashtable;
import java.util.Map;
import java.util.ServiceLoader;
import org.bindery.api.Administration;
import org.bindery.backend.sim.host.SimHostComponent;
import org.bindery.backend.sim.host.SimHostConfig;
import org.bindery.binder.DeviceBinder;
import org.bindery.core.events.Events;
import org.bindery.core.settings.CoreConfiguration;
import org.bindery.core.whiteboard.CoreComponent;
import org.bindery.driver.vfiopci.VfioPciBinder;
import org.bindery.engine.IommuEngineProvider;
import org.bindery.iommufd.IommufdProvider;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.Logger;

/** A Felix with the binding engine, an IOMMU engine and a binder as services; hosts are added. */
final class Framework implements AutoCloseable {
  private final org.osgi.framework.launch.Framework felix;

  Framework(Path storage) throws BundleException {
    felix =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()));
    felix.start();
    Object unused =
        new CoreComponent(
            context(),
            configured(CoreConfiguration.class, Map.of()),
            new Events(Clock.systemUTC(), text -> {}),
            configured(
                ConfigurationAdmin.class,
                Map.of("getConfiguration", configured(Configuration.class, Map.of()))));
    unused = context().registerService(IommuEngineProvider.class, new IommufdProvider(), null);
    Hashtable<String, Object> id = new Hashtable<>(Map.of(DeviceBinder.ID, "vfio-pci"));
    unused = context().registerService(DeviceBinder.class, new VfioPciBinder(), id);
  }

  private BundleContext context() {
    return felix.getBundleContext();
  }

  Administration administration() {
    ServiceReference<Administration> reference =
        context().getServiceReference(Administration.class);
    return context().getService(reference);
  }

  /** Begins to start a host. */
  SimHostComponent host(String name, Path description) {
    return new SimHostComponent(
        context(),
        configured(
            SimHostConfig.class, Map.of("name", name, "description", description.toString())),
        silent());
  }

  /** A configuration as DS would give it: what is not set has its default. */
  private static <T> T configured(Class<T> type, Map<String, Object> set) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> set.getOrDefault(method.getName(), method.getDefaultValue())));
  }

  private static Logger silent() {
    return (Logger)
        Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (_, _, _) -> null);
  }

  @Override
  public void close() throws BundleException {
    felix.stop();
    try {
      var unused = felix.waitForStop(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
