package org.bindery.backend.linux.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A capture of a real machine's sysfs: per device a line {@code device NAME} and indented lines
 * with its attributes.
 */
public final class Capture {
  private static final Path FOLDER = Path.of("../backend.sim/src/main/resources/hosts");

  private final Map<String, Map<String, String>> devices = new LinkedHashMap<>();

  private Capture(List<String> lines) {
    Map<String, String> device = Map.of();
    for (String line : lines) {
      String[] words = line.strip().split(" ", 2);
      if (line.startsWith("device ")) {
        device = new TreeMap<>();
        devices.put(words[1], device);
      } else if (line.startsWith("  ") && words.length == 2 && !device.equals(Map.of("", ""))) {
        device.putIfAbsent(words[0], words[1]);
      } else if (!line.startsWith("  ")) {
        device = new TreeMap<>();
      }
    }
  }

  public static Capture read(String name) throws IOException {
    return new Capture(Files.readAllLines(FOLDER.resolve(name)));
  }

  /** A capture as it is written. */
  public static String text(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name));
  }

  /** Attributes by device. */
  public Map<String, Map<String, String>> devices() {
    return devices;
  }

  public void build(FakeMachine machine) {
    devices.forEach((name, attributes) -> {
      machine.function(
          name, attributes.get("vendor"), attributes.get("device"), attributes.get("class"));
      machine.group(Integer.parseInt(attributes.get("iommu_group")), name);
      machine.dmar(attributes.get("iommu"), name);
      if (attributes.containsKey("driver")) {
        machine.bind(name, attributes.get("driver"));
      }
    });
  }
}
