package org.bindery.core.mdev.file;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.bindery.device.DeviceModel;
import org.bindery.device.DevicePort;

/**
 * Where an instance's model sits, from {@link #start} to {@link #end}. A model that threw is
 * closed: registers read as ones and writes go nowhere until a reset makes a new one (I12).
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
  private final Consumer<Throwable> failures;
  private final ModelWork work;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean resetDue;
  private volatile boolean gone;
  private volatile boolean closed;
  // Guarded by the lock; ports are ended without it.
  private DeviceModel model;
  private volatile InstancePort port;

  /**
   * @param maker the type's, called under the lock
   * @param ports makes the port of each model
   * @param failures told what a model threw
   */
  ModelSeat(
      Function<DevicePort, DeviceModel> maker,
      Function<ModelSeat, InstancePort> ports,
      ScheduledExecutorService threads,
      Consumer<Throwable> failures) {
    this.maker = maker;
    this.ports = ports;
    this.work = new ModelWork(threads);
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
    work.drop();
    resetDue = true;
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

  void run(InstancePort from, Runnable piece) {
    work.run(() -> perform(from, piece));
  }

  void runAfter(InstancePort from, Duration delay, Runnable piece) {
    work.runAfter(delay, () -> perform(from, piece));
  }

  private void perform(InstancePort from, Runnable piece) {
    locked(
        ALWAYS,
        () -> {
          // A reset that was due has dropped it, if it is of before.
          if (!from.ended()) {
            piece.run();
          }
          return 0;
        },
        0);
  }

  private long locked(Permit permit, LongSupplier call, long otherwise) {
    lock.lock();
    try {
      permit.require();
      return permitted(call, otherwise);
    } finally {
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
