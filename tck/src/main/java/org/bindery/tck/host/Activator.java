package org.bindery.tck.host;

import java.util.Arrays;
import java.util.List;
import org.bindery.engine.IommuEngineProvider;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Has hosts of the kit's own for the makes that the framework property {@value #MAKES} names. No
 * component: the kit also runs in frameworks without components and without configuration.
 */
public final class Activator implements BundleActivator {
  /** Titles of makes, with commas; none: no backend is tested in this framework. */
  static final String MAKES = "bindery.kit.makes";

  private ServiceTracker<?, ?> tracker;

  @Override
  public void start(BundleContext context) {
    String wanted = context.getProperty(MAKES);
    if (wanted != null) {
      List<String> titles = List.of(wanted.split(","));
      tracker =
          configurations(
              context,
              Arrays.stream(Make.values()).filter(make -> titles.contains(make.title())).toList());
      tracker.open();
    }
  }

  private static ServiceTracker<?, ?> configurations(BundleContext context, List<Make> makes) {
    return new ServiceTracker<ConfigurationAdmin, ServiceTracker<?, ?>>(
        context, ConfigurationAdmin.class, null) {
      @Override
      public ServiceTracker<?, ?> addingService(ServiceReference<ConfigurationAdmin> reference) {
        ServiceTracker<?, ?> engines = engines(context, context.getService(reference), makes);
        engines.open();
        return engines;
      }

      @Override
      public void removedService(
          ServiceReference<ConfigurationAdmin> reference, ServiceTracker<?, ?> engines) {
        engines.close();
        context.ungetService(reference);
      }
    };
  }

  private static ServiceTracker<?, ?> engines(
      BundleContext context, ConfigurationAdmin configurations, List<Make> makes) {
    return new ServiceTracker<IommuEngineProvider, KitHosts>(
        context, IommuEngineProvider.class, null) {
      @Override
      public KitHosts addingService(ServiceReference<IommuEngineProvider> reference) {
        return new KitHosts(context, configurations, context.getService(reference), makes);
      }

      @Override
      public void removedService(ServiceReference<IommuEngineProvider> reference, KitHosts hosts) {
        hosts.close();
        context.ungetService(reference);
      }
    };
  }

  @Override
  public void stop(BundleContext context) {
    if (tracker != null) {
      tracker.close();
    }
  }
}
