package org.bindery.itest;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What is in use: the counters of {@code core} (fds, objects, pinned frames, regions ...), the
 * threads and the services. Taken before and after; each difference is named.
 */
record Ledger(Map<String, Long> entries) {

  static Ledger of(Lab lab) {
    Map<String, Long> entries = new TreeMap<>(lab.administration().counters().values());
    entries.putAll(threads());
    entries.putAll(services(lab.context()));
    return new Ledger(entries);
  }

  /** Waits until everything is as before: threads and services end a little later than calls. */
  void awaitSame(Lab lab) {
    try {
      Lab.await("the ledger as before", () -> of(lab).equals(this));
    } catch (AssertionError e) {
      throw new AssertionError("left behind: " + differences(of(lab)), e);
    }
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
