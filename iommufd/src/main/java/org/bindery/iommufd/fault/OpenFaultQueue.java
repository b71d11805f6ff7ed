package org.bindery.iommufd.fault;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.iommufd.object.Gate;

/** The file of a fault queue: what its owner has of it. Thread-safe. */
final class OpenFaultQueue implements EngineFaultQueue {
  private final FaultQueue queue;
  private final Gate gate;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param onClose run once
   */
  OpenFaultQueue(FaultQueue queue, Gate gate, Runnable onClose) {
    this.queue = queue;
    this.gate = gate;
    this.onClose = onClose;
  }

  @Override
  public int id() {
    return queue.id();
  }

  @Override
  public int read(int room, Reader reader) {
    enter();
    try {
      return queue.read(room, reader);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void respond(int cookie, PageResponse response) {
    Objects.requireNonNull(response, "response");
    enter();
    try {
      queue.respond(cookie, response);
    } finally {
      gate.leave();
    }
  }

  @Override
  public boolean pending() {
    return !closed.get() && queue.pending();
  }

  @Override
  public void whenPending(Runnable told) {
    Objects.requireNonNull(told, "told");
    enter();
    try {
      queue.told().set(told);
    } finally {
      gate.leave();
    }
  }

  private void enter() {
    gate.enter();
    if (closed.get()) {
      gate.leave();
      throw Refusal.of(Errno.EBADF, "the file of %s is closed", queue).exception();
    }
  }

  @Override
  public void close() {
    if (gate.enterOrAwaitClose()) {
      try {
        end();
      } finally {
        gate.leave();
      }
    }
  }

  /** Closes it inside a command, or while the fd closes. */
  void end() {
    if (closed.compareAndSet(false, true)) {
      queue.told().close();
      onClose.run();
    }
  }
}
