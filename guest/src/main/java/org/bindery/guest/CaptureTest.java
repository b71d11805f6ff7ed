package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bindery.api.Administration;
import org.bindery.api.HostCapture;
import org.bindery.tck.lab.EveryBoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** The capture of the machine that the tests run on says what its kernel shows in sysfs. */
@EveryBoot
class CaptureTest {
  private static final Path DEVICES = Path.of("/sys/bus/pci/devices");
  private static final Path GROUPS = Path.of("/sys/kernel/iommu_groups");
  private static final long PATIENCE_MILLIS = 30_000;

  private final ServiceTracker<Administration, Administration> tracker =
      new ServiceTracker<>(
          FrameworkUtil.getBundle(CaptureTest.class).getBundleContext(),
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
  void devicesGroupsAndRegistersAreTheKernels() throws IOException {
    Optional<String> real =
        administration.hosts().stream()
            .filter(host -> host.kind().equals("linux"))
            .map(host -> host.name())
            .findFirst();
    assumeTrue(real.isPresent(), "the host of this boot is simulated");
    HostCapture capture = administration.capture(real);
    assertThat(capture.notes()).noneMatch(note -> note.contains("could be read"));
    Map<String, List<String>> sections = sections(capture.text());
    List<String> names = names(DEVICES);
    assertThat(capture.devices()).isEqualTo(names.size()).isPositive();
    for (String name : names) {
      device(DEVICES.resolve(name), sections.get("device " + name));
    }
    for (String group : names(GROUPS)) {
      group(GROUPS.resolve(group), sections);
    }
    Path registers = Path.of("/sys/class/iommu/dmar0/intel-iommu");
    assertThat(sections.get("iommu dmar0"))
        .contains(
            "cap " + Files.readString(registers.resolve("cap")).strip(),
            "ecap " + Files.readString(registers.resolve("ecap")).strip());
  }

  private static void device(Path folder, List<String> lines) throws IOException {
    assertThat(lines).isNotNull();
    for (String id : List.of("vendor", "device", "class", "revision", "subsystem_vendor")) {
      assertThat(lines).contains(id + " " + Files.readString(folder.resolve(id)).strip());
    }
    assertThat(lines).contains("path " + Path.of("/sys/devices").relativize(folder.toRealPath()));
    for (String link : List.of("driver", "iommu_group", "iommu")) {
      Path target = folder.resolve(link);
      assertThat(lines.stream().filter(line -> line.startsWith(link + " ")).toList())
          .isEqualTo(
              Files.exists(target)
                  ? List.of(link + " " + target.toRealPath().getFileName())
                  : List.of());
    }
    byte[] config = Files.readAllBytes(folder.resolve("config"));
    byte[] captured = new byte[config.length];
    for (String line : lines) {
      if (line.startsWith("config ")) {
        String[] parts = line.split(" ", 3);
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(parts[2]);
        int at = Integer.parseInt(parts[1].substring(0, parts[1].length() - 1), 16);
        System.arraycopy(bytes, 0, captured, at, bytes.length);
      }
    }
    assertThat(captured).isEqualTo(config);
  }

  private static void group(Path folder, Map<String, List<String>> sections) throws IOException {
    String type = Files.readString(folder.resolve("type")).strip();
    List<String> expected = new ArrayList<>();
    names(folder.resolve("devices")).forEach(member -> expected.add("member " + member));
    if (expected.stream().anyMatch(member -> !Files.exists(DEVICES.resolve(member.substring(7))))) {
      // A group of devices that are not PCI, as those of the kernel's own tests.
      return;
    }
    Files.readString(folder.resolve("reserved_regions"))
        .lines()
        .forEach(region -> expected.add("reserved " + region));
    assertThat(sections.get("group " + folder.getFileName() + " type " + type)).isEqualTo(expected);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static Map<String, List<String>> sections(String text) {
    Map<String, List<String>> sections = new TreeMap<>();
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
      if (line.startsWith(" ")) {
        lines.add(line.strip());
      } else {
        lines = new ArrayList<>();
        sections.put(line, lines);
      }
    }
    return sections;
  }
}
