package org.bindery.core.queue;

import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.WorkQueue;

/**
 * How an opened queue gets from the thread that opens it, which may be abandoned, to the one that
 * wants it: either that one has it, or it is closed. Thread-safe.
 */
final class HandOver {
  private static final Object ABANDONED = new Object();

  // Null until either side was here.
  private final AtomicReference<Object> state = new AtomicReference<>();

  /** What was opened is there; nobody waits any more: it is closed. */
  void give(WorkQueue opened) {
    if (!state.compareAndSet(null, opened)) {
      opened.close();
    }
  }

  /** Nobody waits any more; what was opened meanwhile is closed. */
  void abandon() {
    if (!state.compareAndSet(null, ABANDONED) && state.get() instanceof WorkQueue late) {
      late.close();
    }
  }
}
