package org.bindery.tck.lab;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.api.Administration;
import org.bindery.api.Iommu;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.condition.Condition;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The host under test, as the framework's properties name it, and its services, which are used
 * until it is closed. For one thread.
 */
public final class TestHost implements AutoCloseable {
  /** Framework property: the host's name. */
  static final String HOST = "bindery.tck.host";

  /** Framework property: how it was booted, see {@link Boot}. */
  static final String BOOT = "bindery.tck.boot";

  /** A guest without hardware virtualisation takes its time to enumerate. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BundleContext context = FrameworkUtil.getBundle(TestHost.class).getBundleContext();
  private final Topology topology = Topology.q35(property(HOST, "edu-lab"));
  private final Boot boot = Boot.of(property(BOOT, "sim"));
  private final Map<String, ServiceTracker<?, ?>> trackers = new TreeMap<>();

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
    String wanted = wanted(type, filter);
    try {
      T found = type.cast(tracker(wanted).waitForService(PATIENCE.toMillis()));
      if (found == null) {
        throw new AssertionError("no service " + wanted);
      }
      return found;
    } catch (InterruptedException e) {
      throw new AssertionError("no service " + wanted, e);
    }
  }

  /** The bundle that a service is of, for who stops and starts it. */
  public Bundle bundle(Class<?> type, String filter) {
    Object unused = service(type, filter);
    return tracker(wanted(type, filter)).getServiceReference().getBundle();
  }

  private static String wanted(Class<?> type, String filter) {
    return "(&(objectClass=" + type.getName() + ")" + filter + ")";
  }

  private ServiceTracker<?, ?> tracker(String wanted) {
    return trackers.computeIfAbsent(
        wanted,
        filter -> {
          try {
            ServiceTracker<?, ?> tracker =
                new ServiceTracker<>(context, context.createFilter(filter), null);
            tracker.open();
            return tracker;
          } catch (InvalidSyntaxException e) {
            throw new AssertionError("no filter: " + filter, e);
          }
        });
  }

  /** What its services have opened for this bundle, they may end now. */
  @Override
  public void close() {
    trackers.values().forEach(ServiceTracker::close);
    trackers.clear();
  }

  /** A framework property. */
  public String property(String name, String otherwise) {
    return Optional.ofNullable(context.getProperty(name)).orElse(otherwise);
  }
}
