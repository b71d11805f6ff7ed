package org.bindery.itest;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What is in use: the counters of {@code core} (fds, objects, pinned frames, regions ...), the
 * threads and the services. Taken before and after; each difference is named.
 */
public record Ledger(Map<String, Long> entries) {
  /** What has to be among the counters, whatever else is. */
  private static final Set<String> COUNTED =
      Set.of(
          "fds",
          "objects",
          "boundDevices",
          "pinnedFrames",
          "regionMaps",
          "interrupts",
          "queues",
          "held");

  /** Longer than idle threads stay. */
  private static final Duration SETTLING = Duration.ofMillis(300);

  public static Ledger of(Lab lab) {
    Map<String, Long> entries = new TreeMap<>(lab.administration().counters().values());
    if (!entries.keySet().containsAll(COUNTED)) {
      throw new AssertionError("counted are " + entries.keySet() + ", wanted are " + COUNTED);
    }
    entries.putAll(threads());
    entries.putAll(services(lab.context()));
    return new Ledger(entries);
  }

  /** As {@link #of}, once nothing ends any more: a spare thread ends a little after its work. */
  public static Ledger settled(Lab lab) {
    Ledger[] last = {of(lab)};
    Lab.await(
        "nothing ends or begins",
        () -> {
          Thread.sleep(SETTLING.toMillis());
          Ledger now = of(lab);
          boolean same = now.equals(last[0]);
          last[0] = now;
          return same;
        });
    return last[0];
  }

  /** Waits until everything is as before: threads and services end a little later than calls. */
  public void awaitSame(Lab lab) {
    try {
      Lab.await("the ledger as before", () -> of(lab).equals(this));
    } catch (AssertionError e) {
      throw new AssertionError("left behind: " + differences(of(lab)), e);
    }
  }

  /** While something is in use it shows: otherwise to be as before would prove nothing. */
  public void requireInUse(Lab lab, String... names) {
    Ledger now = of(lab);
    for (String name : names) {
      if (now.count(name) <= count(name)) {
        throw new AssertionError(name + " is not counted while it is in use: " + now.count(name));
      }
    }
  }

  private long count(String name) {
    return entries.getOrDefault(name, 0L);
  }

  private String differences(Ledger now) {
    return java.util.stream.Stream.concat(entries.keySet().stream(), now.entries.keySet().stream())
        .distinct()
        .filter(key -> !entries.getOrDefault(key, 0L).equals(now.entries.getOrDefault(key, 0L)))
        .map(key ->
            key + " " + entries.getOrDefault(key, 0L) + " -> " + now.entries.getOrDefault(key, 0L))
        .collect(Collectors.joining(", "));
  }

  /** Our own threads by name, numbers in the names left out. */
  private static Map<String, Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("bindery"))
        .collect(
            Collectors.groupingBy(
                name -> "thread " + name.replaceAll("[-#]?\\d+$", ""), Collectors.counting()));
  }

  private static Map<String, Long> services(BundleContext context) {
    try {
      ServiceReference<?>[] references = context.getAllServiceReferences(null, null);
      return Arrays.stream(references == null ? new ServiceReference<?>[0] : references)
          .map(reference -> (String[]) reference.getProperty("objectClass"))
          .map(Arrays::asList)
          .flatMap(Collection::stream)
          .filter(name -> name.startsWith("org.bindery."))
          .collect(Collectors.groupingBy(name -> "service " + name, Collectors.counting()));
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
