package org.bindery.backend.linux.host;

import java.util.function.Consumer;
import org.bindery.api.Fault;

/**
 * Blocked DMA, device by device. The kernel tells of it in its log only, so this is as complete as
 * the log: it is rate-limited, and empty without the permission to read it.
 *
 * <p>Safe for use by several threads.
 */
public interface FaultFeed {
  /**
   * Has a device's faults delivered, from now on.
   *
   * @param deviceName {@code 0000:00:10.0}
   * @param consumer called on the feed's one thread; does not block
   * @return ends the delivery; a call in flight may still end after it
   */
  Subscription subscribe(String deviceName, Consumer<Fault> consumer);

  /**
   * Returns when the faults of DMA that has ended before the call have been delivered, as far as
   * the log tells of them: it comes a moment after the DMA.
   */
  default void settle() {}

  /** An ongoing delivery. */
  interface Subscription extends AutoCloseable {
    /** Ends it; a second call does nothing. */
    @Override
    void close();
  }
}
