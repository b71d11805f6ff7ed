package org.bindery.shell.run;

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
 * had.
 */
final class HostReadiness {
  private static final String ID = "osgi.condition.id";
  private static final String READY = "bindery.host.ready";
  private static final String FAILED = "bindery.host.failed";

  private final BundleContext context;
  private final String host;

  HostReadiness(BundleContext context) {
    this.context = context;
    String configured = context.getProperty("bindery.host");
    this.host = configured == null ? "" : configured;
  }

  /** Why there is no host; empty when it is ready. */
  Optional<Refusal> await(long seconds) throws InterruptedException {
    CompletableFuture<Optional<Refusal>> answer = new CompletableFuture<>();
    ServiceTracker<Object, Object> tracker =
        new ServiceTracker<>(context, filter(), null) {
          @Override
          public Object addingService(ServiceReference<Object> condition) {
            answer.complete(refusal(condition));
            return condition;
          }
        };
    tracker.open(true);
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return Optional.of(
          Refusal.of(
                  Errno.ETIMEDOUT,
                  "%s did not get ready within %d s; the log says more",
                  host.isEmpty() ? "the host" : "host " + host,
                  seconds)
              .build());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      tracker.close();
    }
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
    try {
      return context.createFilter("(|" + ready + "(" + ID + "=" + FAILED + "))");
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException("not a host's name: " + host, e);
    }
  }

  private static String escaped(String value) {
    return value.replaceAll("[\\\\*()]", "\\\\$0");
  }

  private static Optional<Refusal> refusal(ServiceReference<Object> condition) {
    if (!FAILED.equals(condition.getProperty(ID))) {
      return Optional.empty();
    }
    Object reason = condition.getProperty("reason");
    return Optional.of(
        Refusal.of(
                Errno.EINVAL,
                "%s",
                reason == null
                    ? "host " + condition.getProperty("bindery.host") + " cannot be had"
                    : reason)
            .build());
  }
}
