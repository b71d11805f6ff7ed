package org.bindery.backend.sim.machine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.device.DeviceModelFactory;

/**
 * Offers devices to factories on threads that can be abandoned. A factory that hangs holds up
 * arrivals once and is asked no more; its devices stay without a model, all others arrive. Safe for
 * use by several threads.
 */
final class FactoryCalls implements AutoCloseable {
  private static final long LIMIT_SECONDS = 2;
  private static final long IDLE_MILLIS = 200;

  private final SimLog log;
  private final Set<DeviceModelFactory> hung = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads;

  FactoryCalls(String host, SimLog log) {
    this.log = log;
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("bindery-sim-" + host + "-models-", 1).factory());
  }

  /** Comes back when the device has its model, or will not get one from this factory. */
  void offer(MachineDevice device, DeviceModelFactory factory) {
    if (hung.contains(factory)) {
      return;
    }
    Future<?> offered;
    try {
      offered = threads.submit(() -> device.function().offer(factory));
    } catch (RejectedExecutionException e) {
      // The host has stopped.
      return;
    }
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    try {
      while (true) {
        try {
          offered.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (TimeoutException e) {
      if (hung.add(factory)) {
        log.warn(
            "a factory of models hangs with %s and is asked no more: %s"
                .formatted(device, factory.getClass().getName()),
            null);
      }
    } catch (ExecutionException e) {
      log.warn("the model of " + device + " could not be made", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The factory has gone, and what was held against it. */
  void forget(DeviceModelFactory factory) {
    hung.remove(factory);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
