package org.bindery.backend.sim.function;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModel;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DevicePort;

/**
 * Where a function's model sits: empty until a factory comes that models it, empty again when that
 * goes. Empty, or with a model that failed, registers read as ones and writes go nowhere.
 *
 * <p><b>Threads.</b> One lock makes calls of the model never overlap; whoever accesses a register
 * waits for what the model does, until the access is not permitted any more: the device was closed
 * or has left, or the model's factory has gone. Ending what the model has going ({@link #quiesce})
 * takes no lock, so a model that hangs holds up nobody but its own accesses: the reset that is due
 * is done by the next who gets the lock, and a model that is to go is closed by whoever is in a
 * call of it when that call returns.
 */
public final class ModelSlot {
  private static final Permit ALWAYS = () -> {};

  /** How long a factory that goes waits for a call of its model. */
  private static final long PATIENCE_MILLIS = 1_000;

  /** How often one that waits looks whether there is still something to wait for. */
  private static final long LOOK_MILLIS = 20;

  private final DeviceIdentity identity;
  private final PortMaker ports;
  private final SimLog log;
  private final ScheduledExecutorService threads;
  private final SerialWork work;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean resetDue;
  private volatile boolean gone;
  private volatile boolean closed;
  // Its model hangs; it goes when the call returns.
  private volatile DeviceModelFactory leaving;
  // Changed under the lock; who comes and who goes is looked at, and ports are ended, without it.
  private volatile DeviceModelFactory factory;
  private volatile ModelPort port;
  // Guarded by the lock.
  private DeviceModel model;

  /** Makes the port of a model. */
  interface PortMaker {
    ModelPort make(ModelSlot slot);
  }

  ModelSlot(
      DeviceIdentity identity, ScheduledExecutorService threads, PortMaker ports, SimLog log) {
    this.identity = identity;
    this.threads = threads;
    this.work = new SerialWork(threads);
    this.ports = ports;
    this.log = log;
  }

  /**
   * Takes a factory when the slot is empty and the factory models the device. Where another one
   * hangs with the device, nobody is asked: to wait for that would be laid to this one's charge.
   */
  public void offer(DeviceModelFactory offered) {
    if (!within(PATIENCE_MILLIS)) {
      log.warn("a factory or a model hangs with " + identity.name() + ", no other is asked", null);
      return;
    }
    try {
      var unused =
          permitted(
              () -> {
                if (!gone && factory == null && offered.models(identity)) {
                  factory = offered;
                  create();
                }
                return 0;
              },
              0);
    } finally {
      lock.unlock();
      settle();
    }
  }

  /**
   * Empties the slot when the factory's model is in it. What the model waits for, as pages that
   * nobody has answered for, it waits for no more.
   */
  public void withdraw(DeviceModelFactory withdrawn) {
    if (factory == withdrawn) {
      endPort();
    }
    if (within(PATIENCE_MILLIS)) {
      try {
        empty(withdrawn);
      } finally {
        lock.unlock();
        settle();
      }
      return;
    }
    DeviceModelFactory holder = factory;
    if (holder != null && holder != withdrawn) {
      // Another's model hangs, or waits, and goes on with that.
      return;
    }
    leaving = withdrawn;
    work.drop();
    endPort();
    log.warn("the model of " + identity.name() + " hangs while it is to go", null);
    settle();
  }

  private void endPort() {
    Optional.ofNullable(port).ifPresent(ModelPort::end);
  }

  private void empty(DeviceModelFactory withdrawn) {
    if (factory == withdrawn) {
      factory = null;
      discard(this::closeInTime);
    }
  }

  /** Takes the lock if that takes no longer; an interrupt is kept for later. */
  private boolean within(long millis) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (true) {
        try {
          return lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** True when a model answers. */
  public boolean alive() {
    ModelPort current = port;
    return current != null && !current.ended();
  }

  long read(int region, long offset, int width, Permit permit) {
    long ones = -1L >>> 64 - 8 * width;
    return locked(
        permit, () -> model == null ? ones : model.read(region, offset, width) & ones, ones);
  }

  void write(int region, long offset, int width, long value, Permit permit) {
    locked(
        permit,
        () -> {
          if (model != null) {
            model.write(region, offset, width, value);
          }
          return 0;
        },
        0);
  }

  /** A store that reaches no model is lost, and nobody is told. */
  boolean store(int region, long offset, MemorySegment bytes, boolean deferrable, Permit permit) {
    return locked(
            permit,
            () -> model == null || model.store(region, offset, bytes, deferrable) ? 1 : 0,
            1)
        == 1;
  }

  /** Drops the model's work and resets it; when this returns it is in the state after power-on. */
  void reset(Permit permit) {
    locked(
        permit,
        () -> {
          work.drop();
          resetModel();
          return 0;
        },
        0);
  }

  /** Drops the model's work; it is reset before anything is asked of it again. */
  void quiesce() {
    work.drop();
    resetDue = true;
  }

  /**
   * The device has left, or its host has stopped: its model has no machine any more. It is closed
   * at once, or by whoever is in a call of it now when that call returns.
   */
  void end() {
    gone = true;
    work.drop();
    endPort();
    settle();
  }

  /** What could not be done while the model was in a call. */
  private void settle() {
    while ((gone && !closed || leaving != null) && lock.tryLock()) {
      try {
        DeviceModelFactory withdrawn = leaving;
        leaving = null;
        if (withdrawn != null) {
          empty(withdrawn);
        }
        if (gone) {
          factory = null;
          discard(this::closeInTime);
          closed = true;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  void run(ModelPort from, Runnable piece) {
    work.run(() -> perform(from, piece));
  }

  void runAfter(ModelPort from, Duration delay, Runnable piece) {
    work.runAfter(delay, () -> perform(from, piece));
  }

  private void perform(ModelPort from, Runnable piece) {
    locked(() -> {
      if (!from.ended()) {
        piece.run();
      }
      return 0;
    });
  }

  private void locked(LongSupplier call) {
    locked(ALWAYS, call, 0);
  }

  private long locked(Permit permit, LongSupplier call, long otherwise) {
    if (!acquire(permit)) {
      return otherwise;
    }
    try {
      permit.require();
      return permitted(call, otherwise);
    } finally {
      lock.unlock();
      settle();
    }
  }

  /** False when there is no model to wait for any more. */
  private boolean acquire(Permit permit) {
    while (!within(LOOK_MILLIS)) {
      permit.require();
      if (gone || leaving != null) {
        return false;
      }
    }
    return true;
  }

  private long permitted(LongSupplier call, long otherwise) {
    try {
      if (resetDue) {
        resetDue = false;
        resetModel();
      }
      return call.getAsLong();
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      // Whatever a plug-in throws: its device is dead until it is reset, the host goes on (I12).
      fail(e);
      return otherwise;
    }
  }

  private void resetModel() {
    if (model != null) {
      model.reset();
    } else if (factory != null) {
      create();
    }
  }

  private void create() {
    ModelPort fresh = ports.make(this);
    port = fresh;
    model = factory.create(identity, fresh);
    if (model != null) {
      fresh.issuesNoSnoop(model.issuesNoSnoop());
    }
  }

  private void fail(Throwable cause) {
    log.warn("the model of " + identity.name() + " failed; its registers read as ones", cause);
    // By who is in its hands already.
    discard(this::close);
  }

  private void discard(Consumer<DeviceModel> closing) {
    DeviceModel going = model;
    model = null;
    work.drop();
    endPort();
    if (going != null) {
      closing.accept(going);
    }
  }

  /** Not by who takes devices or factories out: one that hangs has a thread of the host's then. */
  private void closeInTime(DeviceModel going) {
    CountDownLatch done = new CountDownLatch(1);
    try {
      threads.execute(() -> {
        close(going);
        done.countDown();
      });
      if (!done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        log.warn("the model of " + identity.name() + " hangs while it is closed", null);
      }
    } catch (RejectedExecutionException e) {
      // The host has stopped, and does not wait for this: whoever was in a call of the model is
      // here.
      close(going);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(DeviceModel going) {
    try {
      going.close();
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      log.warn("the model of " + identity.name() + " failed while it was closed", e);
    }
  }

  /** What a model's port must be able to do besides. */
  interface ModelPort extends DevicePort {
    /** From here on it does nothing, and what it waits for fails. */
    void end();

    boolean ended();

    /** What its model says of itself; false until then. */
    void issuesNoSnoop(boolean declared);
  }
}
