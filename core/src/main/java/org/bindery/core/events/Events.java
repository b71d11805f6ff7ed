package org.bindery.core.events;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.bindery.api.Event;
import org.bindery.api.EventFeed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The newest events, and who else wants them. Safe for use by several threads; listeners are called
 * with no lock held, on the thread of the one who reports.
 */
@Component(service = Events.class)
public final class Events {
  /** How many events are kept. */
  static final int RING = 1024;

  /** How many wait for a reader that is slower. */
  static final int FEED = 2 * RING;

  private final Clock clock;
  private final Consumer<String> log;
  private final Consumer<String> warnings;
  private final Deque<Event> ring = new ArrayDeque<>(RING);
  // Guarded by the ring, so that each feed has the ring's order.
  private final List<Feed> feeds = new ArrayList<>();
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  @Activate
  public Events(@Reference(service = LoggerFactory.class) Logger logger) {
    this(Clock.systemUTC(), text -> logger.info("{}", text), text -> logger.warn("{}", text));
  }

  public Events(Clock clock, Consumer<String> log) {
    this(clock, log, log);
  }

  /**
   * @param warnings takes what the user is to read now
   */
  public Events(Clock clock, Consumer<String> log, Consumer<String> warnings) {
    this.clock = clock;
    this.log = log;
    this.warnings = warnings;
  }

  /**
   * Reports an event.
   *
   * @param text one sentence; a {@link String#format} pattern when arguments follow
   */
  public void post(String topic, String subject, String text, Object... args) {
    Event event = add(topic, subject, text, args);
    log.accept(topic + " " + subject + ": " + event.text());
    tell(event);
  }

  /** As {@link #post}, and the user is warned: the text is all that is read. */
  public void warn(String topic, String subject, String text, Object... args) {
    Event event = add(topic, subject, text, args);
    warnings.accept(event.text());
    tell(event);
  }

  private Event add(String topic, String subject, String text, Object... args) {
    Event event = new Event(clock.instant(), topic, subject, format(text, args));
    synchronized (ring) {
      if (ring.size() == RING) {
        ring.removeFirst();
      }
      ring.addLast(event);
      feeds.forEach(feed -> feed.accept(event));
    }
    return event;
  }

  private void tell(Event event) {
    for (Consumer<Event> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException | LinkageError e) {
        // Whoever reports goes on, and so do the other listeners.
        warnings.accept("a listener failed on event " + event.topic() + ": " + e);
      }
    }
  }

  /** Writes a line to the log that is no event. */
  public void log(String text, Object... args) {
    log.accept(format(text, args));
  }

  /** Oldest first. */
  public List<Event> newest() {
    synchronized (ring) {
      return List.copyOf(ring);
    }
  }

  /** The events that are kept, then those to come, for one reader. */
  public EventFeed follow() {
    synchronized (ring) {
      Feed feed = new Feed(FEED, clock, ring, this::forget);
      feeds.add(feed);
      return feed;
    }
  }

  /** No event comes any more: who waits for one waits no longer. */
  @Deactivate
  public void end() {
    synchronized (ring) {
      feeds.forEach(Feed::end);
    }
  }

  /** Calls the listener for each event from now on. */
  void listen(Consumer<Event> listener) {
    listeners.add(listener);
  }

  private void forget(Feed feed) {
    synchronized (ring) {
      feeds.remove(feed);
    }
  }

  void forget(Consumer<Event> listener) {
    listeners.remove(listener);
  }

  private static String format(String text, Object... args) {
    return args.length == 0 ? text : String.format(Locale.ROOT, text, args);
  }
}
