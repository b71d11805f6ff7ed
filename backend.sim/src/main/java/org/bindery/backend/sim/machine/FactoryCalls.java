package org.bindery.backend.sim.machine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.bindery.backend.sim.calls.PlugInThreads;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.device.DeviceModelFactory;

/**
 * Offers devices to factories on threads that can be abandoned. A factory that hangs holds up
 * arrivals once and is asked no more; its devices stay without a model, all others arrive. Safe for
 * use by several threads.
 */
final class FactoryCalls implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final SimLog log;
  private final Set<DeviceModelFactory> hung = ConcurrentHashMap.newKeySet();
  private final PlugInThreads threads;

  FactoryCalls(String host, SimLog log) {
    this.log = log;
    this.threads = new PlugInThreads(host, "models", LIMIT);
  }

  /** Comes back when the device has its model, or will not get one from this factory. */
  void offer(MachineDevice device, DeviceModelFactory factory) {
    if (hung.contains(factory)) {
      return;
    }
    try {
      threads.call(() -> {
        device.function().offer(factory);
        return null;
      });
    } catch (RejectedExecutionException e) {
      // The host has stopped.
      return;
    } catch (TimeoutException e) {
      if (hung.add(factory)) {
        log.warn(
            "a factory of models hangs with %s and is asked no more: %s"
                .formatted(device, factory.getClass().getName()),
            null);
      }
    } catch (ExecutionException e) {
      log.warn("the model of " + device + " could not be made", e.getCause());
    }
  }

  /** The factory has gone, and what was held against it. */
  void forget(DeviceModelFactory factory) {
    hung.remove(factory);
  }

  @Override
  public void close() {
    threads.close();
  }
}
