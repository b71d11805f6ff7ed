package org.bindery.backend.sim.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.KernelDriver;
import org.osgi.framework.BundleContext;

/**
 * From a configuration to services: reads the description, starts the host, publishes it, and takes
 * all back.
 *
 * <p><b>Threads.</b> Starting is done by a thread of its own; stopping waits for it. Factories may
 * come and go meanwhile: the monitor guards which are there, and is held while nobody is called.
 */
final class HostLife {
  private static final long START_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final String name;
  private final String description;
  private final boolean unsafeInterrupts;
  private final boolean unsafeNoIommu;
  private final SimLog log;
  private final HostServices services;
  private final Thread starter;
  // Guarded by this.
  private final List<DeviceModelFactory> factories = new ArrayList<>();
  private final List<KernelDriver> drivers = new ArrayList<>();
  private SimHost host;
  private boolean stopped;

  HostLife(BundleContext context, SimHostConfig config, SimLog log) {
    this.name = config.name();
    this.description = config.description();
    this.unsafeInterrupts = config.allowUnsafeInterrupts();
    this.unsafeNoIommu = config.unsafeNoIommu();
    this.log = log;
    this.services = new HostServices(context, name);
    this.starter = new Thread(this::run, "bindery-sim-" + name + "-start");
    this.starter.setDaemon(true);
  }

  void start() {
    starter.start();
  }

  private void run() {
    try {
      HostName.check(name);
      SimHost made = new SimHost(name, HostDescriptions.load(description), services, log);
      made.allowUnsafeInterrupts(unsafeInterrupts);
      made.unsafeNoIommu(unsafeNoIommu);
      Optional<List<KernelDriver>> known = adopt(made);
      if (known.isPresent()) {
        known.get().forEach(driver -> load(made, driver));
        made.start();
        services.publish(made);
      } else {
        made.close();
      }
    } catch (RefusedException e) {
      // Told by whoever waits for the host.
      log.info("host " + name + " is not there: " + e.refusal().reason());
      services.failed(e.refusal().reason());
    } catch (IllegalStateException e) {
      // The bundle was stopped meanwhile; stop() cleans up.
      log.info("host " + name + " was stopped while it started");
    }
  }

  /**
   * A machine without devices yet takes factories without having them work. Answers the drivers
   * that came before it; it is told of every other. Empty: this has stopped.
   */
  private synchronized Optional<List<KernelDriver>> adopt(SimHost made) {
    if (stopped) {
      return Optional.empty();
    }
    host = made;
    factories.forEach(made.models()::add);
    return Optional.of(List.copyOf(drivers));
  }

  /** Unless it has gone meanwhile. */
  private void load(SimHost made, KernelDriver driver) {
    made.kernel().add(driver);
    if (!isThere(driver)) {
      made.kernel().remove(driver);
    }
  }

  private synchronized boolean isThere(KernelDriver driver) {
    return drivers.stream().anyMatch(there -> there == driver);
  }

  void add(DeviceModelFactory factory) {
    keep(factories, factory).ifPresent(running -> running.models().add(factory));
  }

  void remove(DeviceModelFactory factory) {
    drop(factories, factory).ifPresent(running -> running.models().remove(factory));
  }

  void add(KernelDriver driver) {
    keep(drivers, driver).ifPresent(running -> running.kernel().add(driver));
  }

  void remove(KernelDriver driver) {
    drop(drivers, driver).ifPresent(running -> running.kernel().remove(driver));
  }

  /** Answers the host that has to be told, if it is there. */
  private synchronized <T> Optional<SimHost> keep(List<T> all, T one) {
    all.add(one);
    return Optional.ofNullable(host);
  }

  private synchronized <T> Optional<SimHost> drop(List<T> all, T one) {
    all.remove(one);
    return Optional.ofNullable(host);
  }

  void stop() {
    SimHost running;
    synchronized (this) {
      stopped = true;
      running = host;
    }
    awaitStarter();
    services.withdraw();
    if (running != null) {
      running.close();
    }
    services.end();
  }

  private void awaitStarter() {
    try {
      starter.join(START_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
