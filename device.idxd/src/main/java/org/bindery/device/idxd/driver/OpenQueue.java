package org.bindery.device.idxd.driver;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Role;
import org.bindery.api.WorkQueue;
import org.bindery.device.KernelPasids;
import org.bindery.device.idxd.submission.Descriptors;

/**
 * A queue that a process has open.
 *
 * <p><b>Threads.</b> Whoever submits has the lock shared; whoever ends it has it alone. So when it
 * has ended, nobody is between the look at its state and the store.
 */
final class OpenQueue implements WorkQueue {
  /** It goes forward only. */
  private enum State {
    OPENING,
    OPEN,
    /** The queue was disabled under it; closing gives back the PASID. */
    REVOKED,
    CLOSED
  }

  private final UserQueue queue;
  private final Process process;
  private final boolean dedicated;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  // Written with the lock alone.
  private State state = State.OPENING;
  private final AtomicBoolean released = new AtomicBoolean();
  private volatile KernelPasids.Binding binding;

  OpenQueue(UserQueue queue, Process process, boolean dedicated) {
    this.queue = queue;
    this.process = process;
    this.dedicated = dedicated;
  }

  /** Who has it open. */
  String holder() {
    return process.name();
  }

  /** With the process' address space bound. */
  void start(KernelPasids.Binding bound) {
    if (dedicated) {
      queue.power().pasid(bound.pasid());
    }
    alone(() -> {
      if (state != State.OPENING || !queue.running()) {
        throw Refusal.of(Errno.ENODEV, "%s was disabled", name()).exception();
      }
      binding = bound;
      state = State.OPEN;
      return true;
    });
  }

  private boolean alone(BooleanSupplier change) {
    lock.writeLock().lock();
    try {
      return change.getAsBoolean();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Called with the lock. */
  private void require() {
    if (state != State.OPEN) {
      throw Refusal.of(
              state == State.CLOSED ? Errno.EBADF : Errno.ENODEV,
              "%s %s",
              name(),
              state == State.CLOSED ? "is closed" : "was disabled, or has gone")
          .exception();
    }
  }

  @Override
  public String name() {
    return queue.name();
  }

  @Override
  public boolean dedicated() {
    return dedicated;
  }

  @Override
  public int pasid() {
    return binding.pasid();
  }

  private boolean unchecked() {
    return queue.accelerator().config().platform().userSubmissionSafe()
        || process.roles().contains(Role.CAP_SYS_RAWIO);
  }

  @Override
  public Portal portal() {
    submitting(() -> true);
    if (!unchecked()) {
      throw Refusal.of(
              Errno.EPERM,
              "the portal of %s is mapped with CAP_SYS_RAWIO only, since the device is not safe for"
                  + " submissions that the host does not see; %s lacks it",
              name(),
              holder())
          .blockedBy(name(), "INTEL-SA-01084")
          .exception();
    }
    return new MappedPortal(this);
  }

  @Override
  public int submit(MemorySegment descriptors) {
    boolean batches = queue.accelerator().config().platform().userSubmissionSafe();
    SubmissionRules rules =
        new SubmissionRules(
            name(), queue.accelerator().config().capabilities().kind().recordBytes(), batches);
    int count = rules.count(descriptors);
    int tries = dedicated ? 1 : 1 + queue.settings().retries();
    for (int taken = 0; taken < count; taken++) {
      MemorySegment next = descriptors.asSlice((long) taken * Descriptors.BYTES, Descriptors.BYTES);
      if (taken == 0) {
        rules.check(next);
      } else if (!rules.permits(next)) {
        return taken;
      }
      if (!take(next, tries)) {
        if (taken > 0) {
          return taken;
        }
        throw Refusal.of(
                Errno.EAGAIN, "%s is full: it took no descriptor in %d tries", name(), tries)
            .exception();
      }
    }
    return count;
  }

  private boolean take(MemorySegment descriptor, int tries) {
    for (int i = 0; i < tries; i++) {
      if (enqueue(descriptor)) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** What bears any other PASID, or privilege, bears its own when it leaves. */
  boolean enqueue(MemorySegment descriptor) {
    MemorySegment own = Descriptors.owned(descriptor, pasid());
    return submitting(
        () -> queue.accelerator().hardware().submit(queue.index(), own, !dedicated) || dedicated);
  }

  /** Does something that its end waits for. */
  boolean submitting(BooleanSupplier work) {
    lock.readLock().lock();
    try {
      require();
      return work.getAsBoolean();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Nothing is submitted any more. */
  void revoke() {
    alone(() -> {
      if (state == State.OPEN || state == State.OPENING) {
        state = State.REVOKED;
      }
      return true;
    });
  }

  /** First nothing is submitted, then what was is done, then the PASID is free. */
  @Override
  public void close() {
    boolean[] open = new boolean[1];
    alone(() -> {
      open[0] = state == State.OPEN;
      state = State.CLOSED;
      return true;
    });
    release(open[0]);
  }

  /** After {@link #revoke}, and after the queue has drained: gives back the PASID. */
  void abandon() {
    release(false);
  }

  private void release(boolean running) {
    if (binding == null || !released.compareAndSet(false, true)) {
      return;
    }
    try {
      if (running && dedicated) {
        queue.power().noPasid();
      } else if (running) {
        queue.power().drain(pasid());
      }
    } finally {
      binding.close();
      queue.left(this);
    }
  }
}
