package org.bindery.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Events for one reader, from {@link Administration#follow}. One thread reads; any may close.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>Every event once, in order: first those that were kept, then those that happen.
 *   <li>A reader that is slow never holds up who reports: the oldest events that it has not read
 *       are dropped, and in their place it gets one with the topic {@link #MISSED}, whose subject
 *       is their number.
 * </ul>
 */
@ProviderType
public interface EventFeed extends AutoCloseable {
  /** Topic in place of events that were dropped. */
  String MISSED = "bindery/events/MISSED";

  /**
   * Waits for the next event.
   *
   * @return empty: it was closed, or nothing more can happen since the system ends
   * @throws InterruptedException the wait was interrupted; no event is lost by it
   */
  Optional<Event> next() throws InterruptedException;

  @Override
  void close();
}
