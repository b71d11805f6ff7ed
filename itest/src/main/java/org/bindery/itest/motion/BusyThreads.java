package org.bindery.itest.motion;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.itest.Lab;

/**
 * A thread dump by owner: each thread that is in our code, by its name and where it is. A thread
 * that is stuck in a plug-in, a host or a lock of ours shows, whatever it is called.
 */
record BusyThreads(Map<String, Long> byPlace) {
  static BusyThreads now() {
    Map<String, Long> found = new TreeMap<>();
    Thread.getAllStackTraces()
        .forEach((thread, frames) ->
            place(frames)
                .ifPresent(at ->
                    found.merge(
                        thread.getName().replaceAll("[-#]?\\d+$", "") + " in " + at,
                        1L,
                        Long::sum)));
    return new BusyThreads(found);
  }

  private static Optional<String> place(StackTraceElement[] frames) {
    return Arrays.stream(frames)
        .filter(frame -> frame.getClassName().startsWith("org.bindery."))
        .findFirst()
        .filter(frame -> !frame.getClassName().startsWith("org.bindery.itest."))
        .map(frame -> frame.getClassName() + "." + frame.getMethodName());
  }

  /** Waits until no thread is in our code that was not there before. */
  void awaitNoOther() {
    try {
      Lab.await("no thread is stuck", () -> others().isEmpty());
    } catch (AssertionError e) {
      throw new AssertionError("stuck: " + others(), e);
    }
  }

  private Map<String, Long> others() {
    return now().byPlace.entrySet().stream()
        .filter(entry -> entry.getValue() > byPlace.getOrDefault(entry.getKey(), 0L))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
