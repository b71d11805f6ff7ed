package org.bindery.itest.motion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bindery.itest.Lab;
import org.bindery.itest.Ledger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;

/**
 * Each driver, each bundle of devices, each host is stopped and started under load of every type of
 * device (I12): a hundred times in the long profile.
 */
class StopStartTest {
  private final Lab lab = new Lab();

  /** The rooms whose bundles come and go: a new one of them is among these by its name. */
  static List<String> bundles() {
    return Arrays.stream(new Lab().context().getBundles())
        .map(Bundle::getSymbolicName)
        .filter(name ->
            Stream.of("driver", "device", "backend")
                .anyMatch(room -> name.startsWith("org.bindery." + room + ".")))
        .sorted()
        .toList();
  }

  @Test
  void driversDevicesAndHostsAreAmongThem() {
    assertThat(bundles())
        .contains(
            "org.bindery.driver.vfio-pci", "org.bindery.device.edu", "org.bindery.backend.sim");
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void stopsAndStartsUnderLoadLeaveNothingBehind(String name) throws Exception {
    var unused = lab.iommu();
    Ledger before = Ledger.settled(lab);
    BusyThreads threads = BusyThreads.now();
    Bundle bundle = lab.bundle(name);
    int cycles = Profile.cycles();
    try (Loads loads = Loads.ofEveryType(lab)) {
      loads.awaitProgress("before " + name + " stops");
      before.requireInUse(lab, "fds", "boundDevices", "pinnedFrames", "regionMaps");
      Map<String, Long> atFirst = loads.moved();
      for (int cycle = 0; cycle < cycles; cycle++) {
        bundle.stop();
        bundle.start();
        loads.awaitProgress("after stop and start %d of %s".formatted(cycle, name));
      }
      assertThat(loads.moved())
          .as("bytes moved during the motion")
          .allSatisfy((load, bytes) -> assertThat(bytes).isGreaterThan(atFirst.get(load) + cycles));
    } finally {
      bundle.start();
    }
    var again = lab.iommu();
    before.awaitSame(lab);
    threads.awaitNoOther();
  }
}
