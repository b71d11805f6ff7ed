package org.bindery.core.fd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.bindery.api.Fault;

/**
 * The newest faults of an fd. Its lock is held for a few moves of a reference only: it is written
 * by the threads that do DMA.
 */
final class FaultRing {
  private final int capacity;
  private final Deque<Fault> ring = new ArrayDeque<>();
  private long total;

  FaultRing(int capacity) {
    this.capacity = capacity;
  }

  synchronized void add(Fault fault) {
    if (ring.size() == capacity) {
      ring.removeFirst();
    }
    ring.addLast(fault);
    total++;
  }

  /** Oldest first. */
  synchronized List<Fault> faults() {
    return List.copyOf(ring);
  }

  /** All there were. */
  synchronized long total() {
    return total;
  }

  synchronized long dropped() {
    return total - ring.size();
  }
}
