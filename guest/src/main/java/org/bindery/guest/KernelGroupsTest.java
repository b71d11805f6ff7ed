package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.api.Administration;
import org.bindery.api.DeviceView;
import org.bindery.tck.lab.EveryMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The host says the same of the devices' isolation as the kernel: on the simulated host that was
 * captured on such a machine the groups follow from the topology by our rules, in {@code
 * /sys/bus/pci} by the kernel's.
 */
@EveryMode
class KernelGroupsTest {
  private static final Path DEVICES = Path.of("/sys/bus/pci/devices");

  private static final long PATIENCE_MILLIS = 30_000;

  private final ServiceTracker<Administration, Administration> tracker =
      new ServiceTracker<>(
          FrameworkUtil.getBundle(KernelGroupsTest.class).getBundleContext(),
          Administration.class,
          null);
  private Administration administration;

  @BeforeEach
  void openTracker() throws InterruptedException {
    tracker.open();
    administration = tracker.waitForService(PATIENCE_MILLIS);
  }

  @AfterEach
  void closeTracker() {
    tracker.close();
  }

  @Test
  void devicesShareGroupsAsTheyDoInTheKernel() throws IOException {
    Map<String, Integer> ours =
        administration.devices().stream()
            .filter(device -> device.bus().equals("pci") && device.group().isPresent())
            .collect(Collectors.toMap(DeviceView::name, device -> device.group().getAsInt()));
    Map<String, Integer> kernels = kernelGroups();
    // The guest has disks of its own.
    ours.keySet().retainAll(kernels.keySet());
    kernels.keySet().retainAll(ours.keySet());

    assertThat(ours).containsKeys("0000:00:10.0", "0000:01:01.0", "0000:01:02.0");
    assertThat(sharers(ours)).isEqualTo(sharers(kernels));
  }

  private static Map<String, Integer> kernelGroups() throws IOException {
    Map<String, Integer> groups = new TreeMap<>();
    try (Stream<Path> devices = Files.list(DEVICES)) {
      for (Path device : devices.toList()) {
        Path group = device.resolve("iommu_group");
        if (Files.exists(group)) {
          groups.put(
              device.getFileName().toString(),
              Integer.parseInt(group.toRealPath().getFileName().toString()));
        }
      }
    }
    return groups;
  }

  /** Each device with all that share its group, whatever the group's number. */
  private static Map<String, Set<String>> sharers(Map<String, Integer> groups) {
    return groups.keySet().stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                name ->
                    groups.keySet().stream()
                        .filter(other -> groups.get(other).equals(groups.get(name)))
                        .collect(Collectors.toSet())));
  }
}
