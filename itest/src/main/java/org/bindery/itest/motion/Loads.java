package org.bindery.itest.motion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.itest.Lab;
import org.bindery.itest.OtherHost;

/** A load of each type of device, all at once. A new type is added in {@link #ofEveryType}. */
final class Loads implements AutoCloseable {
  private final List<Load> loads;
  private final Optional<OtherHost> accelerators;

  private Loads(List<Load> loads, Optional<OtherHost> accelerators) {
    this.loads = List.copyOf(loads);
    this.accelerators = accelerators;
  }

  /** Physical DMA, software access, a software mediated device, a work queue. */
  static Loads ofEveryType(Lab lab) {
    HostTracker host = new HostTracker(lab, "edu-lab");
    OtherHost server = new OtherHost(lab, QueueSetup.HOST, "dsa-server");
    return new Loads(
        List.of(
            edu(host, Lab.EDU),
            software(host),
            new SteadyLoad(
                "swdma",
                () -> new SwdmaSetup(lab.administration().mdevs(), host.iommu(), host.host())),
            new SteadyLoad("work queue", () -> new QueueSetup(lab))),
        Optional.of(server));
  }

  /** What does without the edu of the lab: another edu takes its place. */
  static Loads besides(Lab lab, String edu) {
    HostTracker host = new HostTracker(lab, "edu-lab");
    return new Loads(List.of(edu(host, edu), software(host)), Optional.empty());
  }

  private static Load software(HostTracker host) {
    return new SteadyLoad("software access", () -> new SoftwareSetup(host.iommu()));
  }

  static Load edu(HostTracker host, String device) {
    return new SteadyLoad(
        "edu " + device, () -> new EduSetup(host.iommu(), host.host() + "/" + device));
  }

  /** Of edus that may be there or not. */
  static Loads edus(Lab lab, Stream<String> names) {
    HostTracker host = new HostTracker(lab, "edu-lab");
    return new Loads(names.map(name -> edu(host, name)).toList(), Optional.empty());
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
    accelerators.ifPresent(OtherHost::close);
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
