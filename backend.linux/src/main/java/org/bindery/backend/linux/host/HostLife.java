package org.bindery.backend.linux.host;

import java.util.concurrent.TimeUnit;
import org.bindery.api.RefusedException;
import org.bindery.gateway.ErrnoException;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;

/**
 * From a configuration to services: looks at the machine, publishes the host, and takes all back.
 *
 * <p><b>Threads.</b> Starting is done by a thread of its own, so that looking holds up nobody;
 * stopping waits for it.
 */
final class HostLife {
  private static final long START_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final String name;
  private final LinuxPaths paths;
  private final KernelFactory kernels;
  private final Logger log;
  private final HostServices services;
  private final Thread starter;
  // Guarded by this.
  private RunningHost running;
  private boolean stopped;

  HostLife(
      BundleContext context, String name, LinuxPaths paths, KernelFactory kernels, Logger log) {
    this.name = name;
    this.paths = paths;
    this.kernels = kernels;
    this.log = log;
    this.services = new HostServices(context, name);
    this.starter = new Thread(this::run, "bindery-linux-" + name + "-start");
    this.starter.setDaemon(true);
  }

  void start() {
    starter.start();
  }

  private void run() {
    try {
      HostName.check(name);
      RunningHost started =
          RunningHost.start(
              name, paths, kernels, services, text -> log.warn("host {}: {}", name, text));
      if (adopt(started)) {
        services.publish(started.host());
      } else {
        started.close();
      }
    } catch (RefusedException e) {
      failed(e.refusal().reason());
    } catch (ErrnoException | UnsupportedOperationException e) {
      failed("host " + name + " cannot be had: " + e.getMessage());
    } catch (IllegalStateException e) {
      // The bundle was stopped meanwhile; stop() cleans up.
      log.info("host {} was stopped while it started", name);
    }
  }

  /** Told to the user by whoever waits for the host. */
  private void failed(String reason) {
    log.info("host {} is not there: {}", name, reason);
    services.failed(reason);
  }

  private synchronized boolean adopt(RunningHost started) {
    if (!stopped) {
      running = started;
    }
    return !stopped;
  }

  void stop() {
    RunningHost last;
    synchronized (this) {
      stopped = true;
      last = running;
    }
    try {
      starter.join(START_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    services.withdraw();
    if (last != null) {
      last.close();
    }
  }
}
