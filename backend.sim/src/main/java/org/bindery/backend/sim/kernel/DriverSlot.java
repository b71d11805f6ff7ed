package org.bindery.backend.sim.kernel;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.machine.News;
import org.bindery.device.KernelDriver;

/**
 * Where a driver's code runs on one function.
 *
 * <p><b>Threads.</b> One lock, the function's turn, is the kernel's {@code device_lock}: while a
 * caller has it, the driver is probed and closed, and bound to what it has made, each on a thread
 * that can be abandoned. It is this function's alone, so a driver that hangs holds up nobody but
 * those who want to change its binding, and those give up after some seconds. Watchers are told
 * without it.
 */
final class DriverSlot {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final MachineDevice device;
  private final Machine machine;
  private final Function<String, Optional<LoadedDriver>> code;
  private final Children children;
  private final ScheduledExecutorService threads;
  private final Duration limit;
  private final DeviceWatcher watcher;
  private final News news;
  private final ReentrantLock turn = new ReentrantLock();
  // Written under the turn.
  private LoadedDriver driver;
  private KernelDriver.Running running;
  private volatile SlotPort port;

  /**
   * @param limit how long one call of a driver may take
   */
  DriverSlot(
      MachineDevice device,
      Machine machine,
      Function<String, Optional<LoadedDriver>> code,
      Children children,
      ScheduledExecutorService threads,
      Duration limit,
      DeviceWatcher watcher) {
    this.device = device;
    this.machine = machine;
    this.code = code;
    this.children = children;
    this.threads = threads;
    this.limit = limit;
    this.watcher = watcher;
    this.news = new News(device.name(), machine.log());
  }

  MachineDevice device() {
    return device;
  }

  /** Lets run what is to run now, and nothing else. */
  void settle() {
    try {
      // However long one that hangs holds it.
      inTurn(limit.plus(PATIENCE), this::change);
    } catch (RefusedException e) {
      machine.log().info(device + " stays without its host driver: " + e.refusal().reason());
      if (wanted().isEmpty()) {
        // Whoever has the turn does not end: what it could do ends without it (I12).
        Optional.ofNullable(port).ifPresent(SlotPort::end);
        news.tell();
      }
    }
  }

  /** Binds by name, then runs the code; without the name when that refuses. */
  void bind(Runnable byName) {
    inTurn(() -> {
      byName.run();
      change();
    });
  }

  void unbind(String name) {
    inTurn(() -> {
      machine.drivers().checkBound(name, device);
      machine.drivers().checkUnused(device);
      stop();
      machine.drivers().unbind(name, device);
    });
  }

  /**
   * Does something that no binding or unbinding here overlaps.
   *
   * @throws RefusedException EBUSY another holds the turn for too long
   */
  void inTurn(Runnable action) {
    inTurn(PATIENCE, action);
  }

  private void inTurn(Duration patience, Runnable action) {
    if (!takeTurn(patience)) {
      throw Refusal.of(
              Errno.EBUSY, "the host driver of %s is busy binding or unbinding something", device)
          .blockedBy(device.name(), "its host driver has not returned")
          .exception();
    }
    try {
      action.run();
    } finally {
      turn.unlock();
      tell();
    }
  }

  private boolean takeTurn(Duration patience) {
    try {
      return turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Optional<LoadedDriver> wanted() {
    return device.present() && device.function().alive()
        ? device.driver().flatMap(code)
        : Optional.empty();
  }

  private void change() {
    Optional<LoadedDriver> wanted = wanted();
    if (driver != null && !wanted.equals(Optional.of(driver))) {
      stop();
    }
    if (driver == null && wanted.isPresent()) {
      start(wanted.get());
    }
  }

  private void start(LoadedDriver starting) {
    SlotPort fresh = new SlotPort(this, starting, machine, threads);
    port = fresh;
    driver = starting;
    try {
      running =
          starting
              .calls()
              .ask(
                  "probe of " + device,
                  () -> starting.code().probe(fresh),
                  KernelDriver.Running::close);
    } catch (RefusedException e) {
      end();
      machine.drivers().abandon(starting.name(), device);
      throw e;
    }
  }

  private void stop() {
    if (driver == null) {
      return;
    }
    try {
      driver.calls().end("close of " + device, running::close);
    } catch (RefusedException e) {
      machine.log().warn("%s of %s failed while it ended".formatted(driver, device), e);
    } finally {
      end();
    }
  }

  private void end() {
    port.end();
    port = null;
    driver = null;
    running = null;
  }

  Child add(Child child) {
    children.add(child);
    if (child.announced()) {
      news.add(() -> watcher.added(child));
    }
    tell();
    return child;
  }

  void remove(Child child) {
    if (children.remove(child) && child.announced()) {
      news.add(() -> watcher.removed(child));
    }
    tell();
  }

  Children children() {
    return children;
  }

  /** Later, while somebody has the turn: the watcher is told without it. */
  private void tell() {
    if (!turn.isLocked()) {
      news.tell();
    }
  }
}
