package org.bindery.core.events;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.bindery.api.Event;
import org.bindery.api.EventFeed;

/**
 * The events that one reader has not read yet, and how many of them were dropped. Its lock is held
 * for a few instructions only, whoever waits. Safe for use by several threads.
 */
final class Feed implements EventFeed {
  private final int capacity;
  private final Clock clock;
  private final Consumer<Feed> closed;
  // Guarded by this.
  private final Deque<Event> unread;
  private long missed;
  private boolean ended;

  /**
   * @param capacity how many wait for the reader, at most
   * @param begin those that happened before
   * @param closed is told once the reader wants no more
   */
  Feed(int capacity, Clock clock, Collection<Event> begin, Consumer<Feed> closed) {
    this.capacity = capacity;
    this.clock = clock;
    this.unread = new ArrayDeque<>(begin);
    this.closed = closed;
  }

  /** Never waits. */
  synchronized void accept(Event event) {
    if (unread.size() == capacity) {
      unread.removeFirst();
      missed++;
    }
    unread.addLast(event);
    notifyAll();
  }

  @Override
  public synchronized Optional<Event> next() throws InterruptedException {
    while (unread.isEmpty() && !ended) {
      wait();
    }
    if (missed > 0) {
      long dropped = missed;
      missed = 0;
      return Optional.of(
          new Event(
              clock.instant(),
              MISSED,
              Long.toString(dropped),
              dropped + " events were dropped: they came faster than they were read"));
    }
    return Optional.ofNullable(unread.pollFirst());
  }

  /** What was not read yet can still be read. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public void close() {
    closed.accept(this);
    synchronized (this) {
      unread.clear();
      missed = 0;
      ended = true;
      notifyAll();
    }
  }
}
