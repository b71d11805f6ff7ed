package org.bindery.bench.arrival;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.Administration;
import org.bindery.api.DeviceView;
import org.bindery.backend.sim.host.SimHostComponent;

/**
 * What each of 1,000 and each of 10,000 devices costs that arrive at once, with a real service
 * registry: read, placed in their groups, registered, matched, shown, pulled out.
 *
 * <p>Times of one run on a shared machine are rough; what is told is their ratio in the same run,
 * from medians of rounds that alternate.
 */
public final class ArrivalCost {
  private static final int FEW = 1_000;
  private static final int MANY = 10_000;
  private static final int ROUNDS = 5;
  private static final int WARM_UP = 3;

  private final Framework framework;
  private final Administration administration;
  private final Path directory;

  private ArrivalCost(Framework framework, Path directory) {
    this.framework = framework;
    this.administration = framework.administration();
    this.directory = directory;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("arrival");
    try (Framework framework = new Framework(directory.resolve("felix"))) {
      new ArrivalCost(framework, directory).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    for (int round = 0; round < WARM_UP; round++) {
      measure(FEW);
    }
    Map<String, double[]> few = new LinkedHashMap<>();
    Map<String, double[]> many = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      keep(few, round, measure(FEW));
      keep(many, round, measure(MANY));
    }
    System.out.printf(
        Locale.ROOT, "%-28s %10s %10s %7s%n", "microseconds per device", FEW, MANY, "ratio");
    few.forEach((what, times) ->
        System.out.printf(
            Locale.ROOT,
            "%-28s %10.1f %10.1f %7.2f%n",
            what,
            median(times),
            median(many.get(what)),
            median(many.get(what)) / median(times)));
  }

  private static void keep(Map<String, double[]> all, int round, Map<String, Double> measured) {
    measured.forEach(
        (what, time) -> all.computeIfAbsent(what, _ -> new double[ROUNDS])[round] = time);
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private Map<String, Double> measure(int devices) throws IOException, InterruptedException {
    Map<String, Double> times = new LinkedHashMap<>();
    Path file = directory.resolve("host.json");
    Files.writeString(file, ManyDevices.host(devices));
    Stopwatch watch = new Stopwatch(times, devices);
    SimHostComponent host = framework.host("many", file);
    awaitHost();
    watch.lap("arrive with their host");
    requireMatched(devices);
    watch.lap("matched and shown");
    host.stop();
    watch.lap("leave with their host");
    plugged(devices, times);
    return times;
  }

  private void plugged(int devices, Map<String, Double> times)
      throws IOException, InterruptedException {
    Path file = directory.resolve("host.json");
    Files.writeString(file, ManyDevices.host(1));
    SimHostComponent host = framework.host("many", file);
    awaitHost();
    Stopwatch watch = new Stopwatch(times, devices);
    for (int number = 1; number < devices; number++) {
      String unused = administration.plug(Optional.of("many"), ManyDevices.device(number));
    }
    watch.lap("plugged in one by one");
    requireMatched(devices);
    watch = new Stopwatch(times, devices);
    for (int number = 1; number < devices; number++) {
      administration.unplug(ManyDevices.name(number));
    }
    watch.lap("pulled out one by one");
    host.stop();
  }

  private void awaitHost() throws InterruptedException {
    while (administration.hosts().isEmpty()) {
      Thread.sleep(1);
    }
  }

  private void requireMatched(int devices) {
    List<DeviceView> all = administration.devices();
    if (all.size() != devices || !all.stream().allMatch(view -> view.binder().isPresent())) {
      throw new IllegalStateException("%d devices, not all matched".formatted(all.size()));
    }
  }

  private static final class Stopwatch {
    private final Map<String, Double> times;
    private final int devices;
    private long since = System.nanoTime();

    Stopwatch(Map<String, Double> times, int devices) {
      this.times = times;
      this.devices = devices;
    }

    void lap(String what) {
      long now = System.nanoTime();
      times.put(what, (now - since) / 1000.0 / devices);
      since = System.nanoTime();
    }
  }
}
