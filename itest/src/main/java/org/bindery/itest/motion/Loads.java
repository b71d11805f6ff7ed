package org.bindery.itest.motion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bindery.itest.Lab;

/** A load of each type of device, all at once. A new type is added in {@link #ofEveryType}. */
final class Loads implements AutoCloseable {
  private final List<Load> loads;

  private Loads(List<Load> loads) {
    this.loads = new ArrayList<>(loads);
  }

  static Loads ofEveryType(Lab lab) {
    HostTracker host = new HostTracker(lab, "edu-lab");
    return new Loads(
        List.of(
            edu(host, Lab.EDU),
            new SteadyLoad("software access", () -> new SoftwareSetup(host.iommu()))));
  }

  /** All but what uses the edu of the lab: another edu takes its place. */
  static Loads besides(Lab lab, String edu) {
    HostTracker host = new HostTracker(lab, "edu-lab");
    return new Loads(
        List.of(
            edu(host, edu),
            new SteadyLoad("software access", () -> new SoftwareSetup(host.iommu()))));
  }

  static Load edu(HostTracker host, String device) {
    return new SteadyLoad("edu " + device, () -> new EduSetup(host.iommu(), device));
  }

  void add(Load load) {
    loads.add(load);
  }

  /** Waits until each load has moved bytes, beginning now. */
  void awaitProgress(String when) {
    Map<Load, Long> seen = new LinkedHashMap<>();
    loads.forEach(load -> seen.put(load, load.moved()));
    try {
      Lab.await(
          "every load moves " + when,
          () ->
              seen.keySet().stream()
                  .allMatch(load -> {
                    load.check();
                    return load.moved() > seen.get(load);
                  }));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; " + this, e);
    }
  }

  /** Bytes that each has moved. */
  Map<String, Long> moved() {
    return loads.stream().collect(Collectors.toMap(Load::name, Load::moved));
  }

  @Override
  public void close() {
    List<AssertionError> failures = new ArrayList<>();
    for (Load load : loads) {
      try {
        load.close();
      } catch (AssertionError e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      AssertionError first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  @Override
  public String toString() {
    return loads.toString();
  }
}
