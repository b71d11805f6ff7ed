package org.bindery.shell.fake;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.bindery.api.Event;
import org.bindery.api.EventFeed;

/** Some events, and then no more until it is closed. */
final class FakeFeed implements EventFeed {
  private final List<Event> events;
  private final CountDownLatch closed = new CountDownLatch(1);
  private int next;

  FakeFeed(List<Event> events) {
    this.events = events;
  }

  @Override
  public Optional<Event> next() throws InterruptedException {
    if (next < events.size()) {
      return Optional.of(events.get(next++));
    }
    closed.await();
    return Optional.empty();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
