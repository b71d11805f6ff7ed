package org.bindery.tck.lab;

import java.time.Duration;
import java.util.Optional;
import org.bindery.api.Administration;
import org.bindery.api.Iommu;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.condition.Condition;
import org.osgi.util.tracker.ServiceTracker;

/** The host under test, as the framework's properties name it, and its services. */
public final class TestHost {
  /** Framework property: the host's name. */
  static final String HOST = "bindery.tck.host";

  /** Framework property: how it was booted, see {@link Boot}. */
  static final String BOOT = "bindery.tck.boot";

  /** A guest without hardware virtualisation takes its time to enumerate. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BundleContext context = FrameworkUtil.getBundle(TestHost.class).getBundleContext();
  private final Topology topology = Topology.q35(property(HOST, "edu-lab"));
  private final Boot boot = Boot.of(property(BOOT, "sim"));

  public Topology topology() {
    return topology;
  }

  public Boot boot() {
    return boot;
  }

  /** The name of the process that owns what the tests open: the bundle's. */
  public String owner() {
    return context.getBundle().getSymbolicName();
  }

  public Administration administration() {
    return service(Administration.class, "(objectClass=*)");
  }

  /** The host's IOMMU, once the host has been enumerated. */
  public Iommu iommu() {
    Condition unused =
        service(
            Condition.class,
            "(&(osgi.condition.id=bindery.host.ready)(bindery.host=" + topology.host() + "))");
    return service(Iommu.class, "(" + Iommu.HOST + "=" + topology.host() + ")");
  }

  <T> T service(Class<T> type, String filter) {
    try {
      ServiceTracker<T, T> tracker =
          new ServiceTracker<>(
              context,
              context.createFilter("(&(objectClass=" + type.getName() + ")" + filter + ")"),
              null);
      // Not closed: to unget the service would end what it has opened for this bundle.
      tracker.open();
      T found = tracker.waitForService(PATIENCE.toMillis());
      if (found == null) {
        throw new AssertionError("no service " + type.getName() + " " + filter);
      }
      return found;
    } catch (InvalidSyntaxException | InterruptedException e) {
      throw new AssertionError("no service " + type.getName() + " " + filter, e);
    }
  }

  private String property(String name, String otherwise) {
    return Optional.ofNullable(context.getProperty(name)).orElse(otherwise);
  }
}
