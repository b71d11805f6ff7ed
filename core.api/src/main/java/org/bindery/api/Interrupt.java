package org.bindery.api;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A wired interrupt vector: counts what the device raised, as an eventfd does.
 *
 * <p>Closing it unwires the vector. It ends with the binding: then waits end with what was counted.
 */
@ProviderType
public interface Interrupt extends AutoCloseable {
  InterruptKind kind();

  int vector();

  /** How often it was raised since it was wired. */
  long count();

  /**
   * Waits until it was raised more than {@code seen} times.
   *
   * @return {@link #count()} at the end of the wait; not more than {@code seen} when the time ran
   *     out or the binding ended
   */
  long await(long seen, Duration timeout) throws InterruptedException;

  @Override
  void close();
}
