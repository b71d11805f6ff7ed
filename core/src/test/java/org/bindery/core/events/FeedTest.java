package org.bindery.core.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bindery.api.Event;
import org.bindery.api.EventFeed;
import org.junit.jupiter.api.Test;

/** A reader gets every event once, and never holds up who reports. */
class FeedTest {
  private final Events events = new Events(Clock.systemUTC(), text -> {});

  private void post(int from, int to) {
    IntStream.range(from, to).forEach(i -> events.post("t", "s" + i, "text"));
  }

  private static List<String> subjects(EventFeed feed, int count) throws InterruptedException {
    List<String> subjects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      subjects.add(feed.next().orElseThrow().subject());
    }
    return subjects;
  }

  @Test
  void whatWasBeforeComesFirst() throws InterruptedException {
    post(0, 3);
    try (EventFeed feed = events.follow()) {
      post(3, 5);
      assertThat(subjects(feed, 5)).containsExactly("s0", "s1", "s2", "s3", "s4");
    }
  }

  @Test
  void aSlowReaderIsToldWhatItMissed() throws InterruptedException {
    int beyond = 7;
    try (EventFeed slow = events.follow();
        EventFeed quick = events.follow()) {
      for (int i = 0; i < Events.FEED + beyond; i++) {
        post(i, i + 1);
        assertThat(quick.next()).map(Event::subject).hasValue("s" + i);
      }
      Event missed = slow.next().orElseThrow();
      assertThat(missed.topic()).isEqualTo(EventFeed.MISSED);
      assertThat(missed.subject()).isEqualTo(Integer.toString(beyond));
      assertThat(missed.text()).startsWith(beyond + " events were dropped");
      assertThat(subjects(slow, Events.FEED).getFirst()).isEqualTo("s" + beyond);
    }
  }

  @Test
  void everyEventOnceWhoeverReportsMeanwhile() throws Exception {
    int each = 200;
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> reporters =
        IntStream.range(0, 4)
            .mapToObj(n ->
                Thread.ofPlatform()
                    .start(() -> {
                      try {
                        begin.await();
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                      post(n * each, (n + 1) * each);
                    }))
            .toList();
    begin.countDown();
    try (EventFeed feed = events.follow()) {
      assertThat(subjects(feed, 4 * each)).doesNotHaveDuplicates();
    }
    for (Thread reporter : reporters) {
      reporter.join();
    }
  }

  @Test
  void theEndOfTheSystemAndAClosedFeedEndTheWait() throws Exception {
    EventFeed closed = events.follow();
    try (EventFeed feed = events.follow()) {
      AtomicReference<Optional<Event>> got = new AtomicReference<>();
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  got.set(closed.next());
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      closed.close();
      reader.join();
      assertThat(got.get()).isEmpty();
      post(0, 1);
      events.end();
      assertThat(feed.next()).map(Event::subject).hasValue("s0");
      assertThat(feed.next()).isEmpty();
      assertThat(closed.next()).isEmpty();
    }
  }
}
