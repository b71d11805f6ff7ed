package org.bindery.backend.linux.testing;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lays all that a capture tells out again as the kernel shows it, places and bytes included. */
public final class CapturedTree {
  private static final int EXPRESS = 4096;
  private static final int CONVENTIONAL = 256;

  private final FakeMachine machine;
  private final int most;
  private String place = "";
  private byte[] config = {};
  private Map<Integer, String> resources = new TreeMap<>();
  private int regions;

  /**
   * @param most how many bytes of configuration space this process may read
   */
  public CapturedTree(FakeMachine machine, int most) {
    this.machine = machine;
    this.most = most;
  }

  public void build(String capture) {
    String section = "";
    for (String line : capture.lines().filter(each -> !each.startsWith("#")).toList()) {
      List<String> words = List.of(line.strip().split(" "));
      String rest = line.strip().substring(words.getFirst().length()).strip();
      if (!line.startsWith(" ")) {
        finish(section);
        section = words.getFirst();
        begin(section, words);
      } else if (section.equals("device")) {
        device(words, rest);
      } else if (section.equals("group")) {
        group(words.getFirst(), rest);
      } else {
        machine.attribute(place + "/intel-iommu/" + words.getFirst(), rest);
      }
    }
    finish(section);
  }

  private void begin(String section, List<String> words) {
    place =
        switch (section) {
          case "group" -> "kernel/iommu_groups/" + words.get(1);
          case "iommu" -> "class/iommu/" + words.get(1);
          default -> "";
        };
    if (section.equals("group")) {
      machine.attribute(place + "/type", words.get(3));
      machine.attribute(place + "/reserved_regions", "");
      regions = 0;
    } else if (section.equals("iommu")) {
      machine.folder(place);
    }
    config = new byte[EXPRESS];
    resources = new TreeMap<>();
  }

  private void device(List<String> words, String rest) {
    switch (words.getFirst()) {
      case "path" -> {
        place = "devices/" + rest;
        String name = rest.substring(rest.lastIndexOf('/') + 1);
        machine.link("bus/pci/devices/" + name, place);
      }
      case "driver" -> machine.link(place + "/driver", "bus/pci/drivers/" + rest);
      case "iommu_group" -> machine.link(place + "/iommu_group", "kernel/iommu_groups/" + rest);
      case "iommu" -> machine.link(place + "/iommu", "class/iommu/" + rest);
      case "resource" ->
          resources.put(Integer.valueOf(words.get(1)), String.join(" ", words.subList(2, 5)));
      case "config" -> {
        byte[] line = HexFormat.ofDelimiter(" ").parseHex(rest.substring(rest.indexOf(' ') + 1));
        int at = Integer.parseInt(rest.substring(0, 4), 16);
        System.arraycopy(line, 0, config, at, line.length);
      }
      default -> machine.attribute(place + "/" + words.getFirst(), rest);
    }
  }

  private void group(String key, String rest) {
    if (key.equals("member")) {
      String function = machine.realPath("bus/pci/devices/" + rest);
      machine.link(place + "/devices/" + rest, function);
    } else if (regions++ == 0) {
      machine.attribute(place + "/reserved_regions", rest);
    } else {
      throw new IllegalArgumentException("only one reserved region is expected: " + rest);
    }
  }

  private void finish(String section) {
    if (!section.equals("device")) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    int last = resources.keySet().stream().reduce(6, Math::max);
    String none =
        String.join(" ", "0x" + "0".repeat(16), "0x" + "0".repeat(16), "0x" + "0".repeat(16));
    for (int index = 0; index <= last; index++) {
      lines.append(resources.getOrDefault(index, none)).append('\n');
    }
    machine.attribute(place + "/resource", lines.toString().stripTrailing());
    boolean express =
        !Arrays.equals(config, CONVENTIONAL, EXPRESS, new byte[EXPRESS], CONVENTIONAL, EXPRESS);
    int size = Math.min(most, express ? EXPRESS : CONVENTIONAL);
    machine.bytes(place + "/config", Arrays.copyOf(config, size));
  }
}
