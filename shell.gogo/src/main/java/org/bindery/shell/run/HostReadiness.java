package org.bindery.shell.run;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Waits for the condition that says that the configured host is enumerated, or that it cannot be
 * had; then for the engine that serves it.
 */
final class HostReadiness {
  private static final String ID = "osgi.condition.id";
  static final String READY = "bindery.host.ready";
  static final String FAILED = "bindery.host.failed";
  private static final String REAL = "linux";
  private static final String REAL_BACKEND = "org.bindery.backend.linux";

  private final BundleContext context;
  private final String host;

  HostReadiness(BundleContext context) {
    this.context = context;
    String configured = context.getProperty("bindery.host");
    this.host = configured == null ? "" : configured;
  }

  /** Why there is no host; empty when it is ready. */
  Optional<Refusal> await(long seconds) throws InterruptedException {
    if (host.equals(REAL) && lacks(REAL_BACKEND)) {
      return Optional.of(
          Refusal.of(
                  Errno.ENODEV,
                  "there is no backend for the host %s: the bundle %s is not in this distribution",
                  REAL,
                  REAL_BACKEND)
              .build());
    }
    ServiceReference<?> condition = first(filter(), seconds);
    if (condition == null) {
      return Optional.of(
          Refusal.of(
                  Errno.ETIMEDOUT,
                  "%s did not get ready within %d s; the log says more",
                  host.isEmpty() ? "the host" : "host " + host,
                  seconds)
              .build());
    }
    return FAILED.equals(condition.getProperty(ID))
        ? Optional.of(refusal(condition))
        : Optional.empty();
  }

  /** The first service of a filter; null: none came in time. */
  private ServiceReference<?> first(Filter filter, long seconds) throws InterruptedException {
    CompletableFuture<ServiceReference<Object>> answer = new CompletableFuture<>();
    ServiceTracker<Object, Object> tracker =
        new ServiceTracker<>(context, filter, null) {
          @Override
          public Object addingService(ServiceReference<Object> found) {
            answer.complete(found);
            return found;
          }
        };
    tracker.open(true);
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      tracker.close();
    }
  }

  private boolean lacks(String bundle) {
    return Arrays.stream(context.getBundles()).noneMatch(b -> bundle.equals(b.getSymbolicName()));
  }

  /**
   * A name is waited for as such. A file is known by another name when it is read: as the process
   * has one configured host, whichever comes is it.
   */
  private Filter filter() {
    boolean named = !host.isEmpty() && !host.contains("/");
    String ready =
        named
            ? "(&(" + ID + "=" + READY + ")(bindery.host=" + escaped(host) + "))"
            : "(" + ID + "=" + READY + ")";
    return filter("(|" + ready + "(" + ID + "=" + FAILED + "))");
  }

  private Filter filter(String text) {
    try {
      return context.createFilter(text);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("the filter is made here: " + text, e);
    }
  }

  private static String escaped(String value) {
    return value.replaceAll("[\\\\*()]", "\\\\$0");
  }

  private static Refusal refusal(ServiceReference<?> condition) {
    Object reason = condition.getProperty("reason");
    return Refusal.of(
            Errno.EINVAL,
            "%s",
            reason == null
                ? "host " + condition.getProperty("bindery.host") + " cannot be had"
                : reason)
        .build();
  }
}
