package org.bindery.itest;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.api.Administration;
import org.bindery.api.Iommu;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The framework that the tests run in: its services and bundles, waited for. */
public final class Lab {
  /** The device that is alone in its group. */
  public static final String EDU = "0000:00:10.0";

  /** The edu that shares its group with the e1000. */
  public static final String EDU_IN_GROUP = "0000:01:02.0";

  public static final String E1000 = "0000:01:01.0";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BundleContext context = FrameworkUtil.getBundle(Lab.class).getBundleContext();

  public BundleContext context() {
    return context;
  }

  public Administration administration() {
    return service(Administration.class, "(objectClass=*)");
  }

  /** The host, once it has been enumerated; the owner of what is opened is the test bundle. */
  public Iommu iommu(String host) {
    Object unused =
        service(
            org.osgi.service.condition.Condition.class,
            "(&(osgi.condition.id=bindery.host.ready)(bindery.host=" + host + "))");
    return service(Iommu.class, "(" + Iommu.HOST + "=" + host + ")");
  }

  public Iommu iommu() {
    return iommu("edu-lab");
  }

  public <T> T service(Class<T> type, String filter) {
    try {
      ServiceTracker<T, T> tracker =
          new ServiceTracker<>(
              context,
              context.createFilter("(&(objectClass=" + type.getName() + ")" + filter + ")"),
              null);
      tracker.open();
      try {
        T found = tracker.waitForService(PATIENCE.toMillis());
        if (found == null) {
          throw new AssertionError("no service " + type.getName() + " " + filter);
        }
        // It stays in use by the test bundle when the tracker goes. One that stayed open for each
        // look would be a listener more that every registration is matched against.
        ServiceReference<T> reference = tracker.getServiceReference();
        if (reference != null) {
          var unused = context.getService(reference);
        }
        return found;
      } finally {
        tracker.close();
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public Bundle bundle(String symbolicName) {
    return findBundle(symbolicName)
        .orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
  }

  public Optional<Bundle> findBundle(String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(b -> symbolicName.equals(b.getSymbolicName()))
        .findFirst();
  }

  /** Waits until something holds; fails with what was waited for. */
  public static void await(String what, Callable<Boolean> holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!holds.call()) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
        }
        Thread.sleep(2);
      }
    } catch (AssertionError e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(what, e);
    }
  }
}
