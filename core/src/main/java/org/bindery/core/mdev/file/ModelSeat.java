package org.bindery.core.mdev.file;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bindery.api.SoftwareDevice;
import org.bindery.device.DeviceModel;
import org.bindery.device.DevicePort;

/**
 * Where an instance's model sits, from {@link #start} to {@link #end}. A model that threw is
 * closed: registers read as ones and writes go nowhere until a reset makes a new one (I12).
 *
 * <p><b>Owners.</b> A call of the model reaches the memory of the one who had the device bound when
 * it began, and nothing once that has ended; what it queues is done for the same owner or not at
 * all. So a piece that outlasts its owner reaches nothing of the next (I11).
 *
 * <p><b>Threads.</b> One lock makes calls of the model never overlap; whoever accesses a register
 * waits for what the model does. {@link #quiesce} and {@link #end} take no lock, so a model that
 * hangs holds up nobody but its own accesses: the reset that is due is done by the next who gets
 * the lock, and the model is closed when it comes back.
 */
final class ModelSeat {
  private static final Permit ALWAYS = () -> {};

  private final Function<DevicePort, DeviceModel> maker;
  private final Function<ModelSeat, InstancePort> ports;
  private final Supplier<Optional<SoftwareDevice>> access;
  private final Consumer<Throwable> failures;
  private final ModelWork work;
  private final ReentrantLock lock = new ReentrantLock();
  // Counts owners, and resets.
  private final AtomicLong epoch = new AtomicLong();
  private volatile boolean resetDue;
  private volatile boolean gone;
  private volatile boolean closed;
  // Guarded by the lock; ports are ended without it.
  private DeviceModel model;
  private volatile InstancePort port;
  // Of the call that is going on, set under the lock.
  private volatile Optional<SoftwareDevice> connection = Optional.empty();
  private volatile long callEpoch;

  /**
   * @param maker the type's, called under the lock
   * @param ports makes the port of each model
   * @param access the memory of who has the device bound now
   * @param failures told what a model threw
   */
  ModelSeat(
      Function<DevicePort, DeviceModel> maker,
      Function<ModelSeat, InstancePort> ports,
      Supplier<Optional<SoftwareDevice>> access,
      ScheduledExecutorService threads,
      Consumer<Throwable> failures) {
    this.maker = maker;
    this.ports = ports;
    this.work = new ModelWork(threads);
    this.access = access;
    this.failures = failures;
  }

  /** Makes the model; what its type throws is thrown. One that is late is closed when it comes. */
  void start() {
    lock.lock();
    try {
      if (!gone) {
        make();
      }
    } finally {
      lock.unlock();
      closeWhenGone();
    }
  }

  private void make() {
    InstancePort fresh = ports.apply(this);
    port = fresh;
    model = maker.apply(fresh);
    if (model == null) {
      throw new IllegalStateException("its type made no model");
    }
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

  /** Drops the model's work and resets it; when this returns it is in the state after power-on. */
  void reset(Permit permit) {
    locked(
        permit,
        () -> {
          work.drop();
          resetDue = false;
          callEpoch = epoch.incrementAndGet();
          resetModel();
          return 0;
        },
        0);
  }

  /** Asks the model for what it has pinned. */
  void unmapping(long iova, long length) {
    locked(
        ALWAYS,
        () -> {
          if (model != null) {
            model.unmapping(iova, length);
          }
          return 0;
        },
        0);
  }

  /** Forgets the model's work; what has begun goes on. */
  void drop() {
    work.drop();
  }

  /** Drops the model's work; it is reset before anything is asked of it again. */
  void quiesce() {
    // In this order: who sees the new epoch sees that a reset is due.
    resetDue = true;
    epoch.incrementAndGet();
    work.drop();
  }

  /** It is closed at once, or by whoever is in a call of it when that call returns. */
  void end() {
    gone = true;
    work.drop();
    InstancePort last = port;
    if (last != null) {
      last.end();
    }
    closeWhenGone();
  }

  private void closeWhenGone() {
    while (gone && !closed && lock.tryLock()) {
      try {
        discard();
        closed = true;
      } finally {
        lock.unlock();
      }
    }
  }

  /** The memory that the call which is going on reaches; empty: none. */
  Optional<SoftwareDevice> connection() {
    return connection;
  }

  /** False when the owner for whom the call is going on has gone, or the device was reset. */
  boolean current() {
    return callEpoch == epoch.get();
  }

  void run(InstancePort from, Runnable piece) {
    long of = callEpoch;
    work.run(() -> perform(from, of, piece));
  }

  void runAfter(InstancePort from, Duration delay, Runnable piece) {
    long of = callEpoch;
    work.runAfter(delay, () -> perform(from, of, piece));
  }

  private void perform(InstancePort from, long of, Runnable piece) {
    locked(
        ALWAYS,
        () -> {
          if (!from.ended() && of == callEpoch) {
            piece.run();
          }
          return 0;
        },
        0);
  }

  private long locked(Permit permit, LongSupplier call, long otherwise) {
    lock.lock();
    try {
      // In this order: what is reached is the memory of whom the permit, or the epoch, is asked of.
      Optional<SoftwareDevice> now = access.get();
      callEpoch = epoch.get();
      permit.require();
      connection = now;
      return permitted(call, otherwise);
    } finally {
      connection = Optional.empty();
      lock.unlock();
      closeWhenGone();
    }
  }

  private long permitted(LongSupplier call, long otherwise) {
    try {
      if (resetDue) {
        resetDue = false;
        resetModel();
      }
      return call.getAsLong();
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      failures.accept(e);
      discard();
      return otherwise;
    }
  }

  private void resetModel() {
    if (model != null) {
      model.reset();
    } else if (!gone) {
      make();
    }
  }

  private void discard() {
    DeviceModel leaving = model;
    model = null;
    work.drop();
    InstancePort last = port;
    if (last != null) {
      last.end();
    }
    if (leaving == null) {
      return;
    }
    try {
      leaving.close();
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      failures.accept(e);
    }
  }
}
