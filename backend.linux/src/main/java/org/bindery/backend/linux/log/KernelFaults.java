package org.bindery.backend.linux.log;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.bindery.api.Fault;
import org.bindery.backend.linux.host.FaultFeed;

/**
 * Delivers the faults that stand in the log's lines.
 *
 * <p>Behind a bridge to conventional PCI, requests carry the bridge's alias instead of the device's
 * own ID: function 00.0 of the bus behind it. A fault of such a requester goes to every device of
 * that bus that is subscribed, since none can tell which one it was.
 *
 * <p>Safe for use by several threads; one at a time reads the lines.
 */
public final class KernelFaults implements FaultFeed {
  private static final String ALIAS = ":00.0";

  /** The unit's interrupt and the line that follows from it, on a machine that is busy. */
  private static final Duration MOMENT = Duration.ofMillis(50);

  private final Map<String, List<Consumer<Fault>>> consumers = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Consumer<String> warnings;
  private volatile Runnable reader = () -> {};

  /**
   * @param warnings is told of consumers that throw, which hear of later faults all the same
   */
  public KernelFaults(Clock clock, Consumer<String> warnings) {
    this.clock = clock;
    this.warnings = warnings;
  }

  @Override
  public Subscription subscribe(String deviceName, Consumer<Fault> consumer) {
    List<Consumer<Fault>> own =
        consumers.computeIfAbsent(deviceName, _ -> new CopyOnWriteArrayList<>());
    own.add(consumer);
    return () -> own.remove(consumer);
  }

  /** Who reads the log; it delivers every line that is there before it returns. */
  void readBy(Runnable logReader) {
    reader = logReader;
  }

  @Override
  public void settle() {
    try {
      Thread.sleep(MOMENT);
    } catch (InterruptedException e) {
      // What has come by now is read all the same.
      Thread.currentThread().interrupt();
    }
    reader.run();
  }

  /** A line of the log. */
  void line(String text) {
    FaultLine.parse(text).ifPresent(this::deliver);
  }

  private void deliver(FaultLine line) {
    List<Consumer<Fault>> exact = consumers.getOrDefault(line.requester(), List.of());
    if (!exact.isEmpty()) {
      exact.forEach(consumer -> tell(consumer, fault(line, line.requester())));
    } else if (line.requester().endsWith(ALIAS)) {
      String bus = line.requester().substring(0, line.requester().length() - ALIAS.length() + 1);
      consumers.forEach((device, behind) -> {
        if (device.startsWith(bus)) {
          behind.forEach(consumer -> tell(consumer, fault(line, device)));
        }
      });
    }
  }

  /** The thread is all devices': one consumer's failure is not the others'. */
  private void tell(Consumer<Fault> consumer, Fault fault) {
    try {
      consumer.accept(fault);
    } catch (RuntimeException e) {
      warnings.accept("a fault of " + fault.device() + " was not taken: " + e);
    }
  }

  private Fault fault(FaultLine line, String device) {
    return new LoggedFault(
        clock.instant(),
        device,
        line.requester(),
        line.pasid(),
        line.iova(),
        line.access(),
        line.code(),
        line.reason());
  }
}
