package org.bindery.iommufd.access;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls of an access's user that are under way: after the access has ended there are none.
 *
 * <p>Thread-safe; a thread that ends the access from inside a call waits for the others only, and
 * not for those that do the same.
 */
final class UnmapCalls {
  // Guarded by this. A thread stands in it as often as it is inside.
  private final List<Thread> inside = new ArrayList<>(1);
  // Guarded by this.
  private final List<Thread> ending = new ArrayList<>(1);
  private boolean ended;

  /** Begins a call; false: none may begin any more. */
  synchronized boolean enter() {
    if (!ended) {
      inside.add(Thread.currentThread());
    }
    return !ended;
  }

  /** Begins the call that says that the access leaves, by which it may be ending. */
  synchronized void enterToLeave() {
    inside.add(Thread.currentThread());
  }

  synchronized void leave() {
    inside.remove(Thread.currentThread());
    notifyAll();
  }

  /** Lets no further call begin and waits for those under way. */
  synchronized void end() {
    ended = true;
    ending.add(Thread.currentThread());
    notifyAll();
    boolean interrupted = false;
    while (!ending.containsAll(inside)) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Half ended is worse than late.
        interrupted = true;
      }
    }
    ending.remove(Thread.currentThread());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
