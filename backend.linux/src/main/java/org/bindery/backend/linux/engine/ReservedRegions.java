package org.bindery.backend.linux.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.bindery.api.IovaRange;
import org.bindery.backend.linux.host.LinuxPaths;

/**
 * What cannot be mapped for a group: {@code kernel/iommu_groups/N/reserved_regions} of sysfs, a
 * line "first last type" each. A region of type {@code direct-relaxable} is for the kernel's own
 * drivers and reserves nothing here. Thread-safe.
 */
final class ReservedRegions {
  private final LinuxPaths paths;

  ReservedRegions(LinuxPaths paths) {
    this.paths = paths;
  }

  /** Those that reserve; none when the file cannot be read. */
  List<Region> of(OptionalInt group) {
    if (group.isEmpty()) {
      return List.of();
    }
    Path file =
        paths.sys().resolve("kernel/iommu_groups/%d/reserved_regions".formatted(group.getAsInt()));
    try {
      List<Region> regions = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        String[] words = line.strip().split("\\s+");
        if (words.length >= 3 && !words[2].equals("direct-relaxable")) {
          regions.add(new Region(new IovaRange(number(words[0]), number(words[1])), words[2]));
        }
      }
      return regions;
    } catch (IOException | IllegalArgumentException e) {
      return List.of();
    }
  }

  /** Why a range of an address space is reserved. */
  String what(IoasBook ioas, IovaRange hole) {
    for (HwptBook table : ioas.tables()) {
      for (LinuxDevice device : table.devices()) {
        for (Region region : of(device.link().group())) {
          if (region.range().intersects(hole)) {
            return "%s of %s".formatted(region.inWords(), device.name());
          }
        }
      }
    }
    return "beyond what the page tables reach";
  }

  /** The ranges less the regions. */
  static List<IovaRange> without(List<IovaRange> ranges, List<Region> regions) {
    List<IovaRange> left = ranges;
    for (Region region : regions) {
      left = without(left, region.range());
    }
    return left;
  }

  private static List<IovaRange> without(List<IovaRange> ranges, IovaRange hole) {
    List<IovaRange> left = new ArrayList<>();
    for (IovaRange range : ranges) {
      if (!range.intersects(hole)) {
        left.add(range);
        continue;
      }
      if (Long.compareUnsigned(range.start(), hole.start()) < 0) {
        left.add(new IovaRange(range.start(), hole.start() - 1));
      }
      if (Long.compareUnsigned(range.last(), hole.last()) > 0) {
        left.add(new IovaRange(hole.last() + 1, range.last()));
      }
    }
    return left;
  }

  private static long number(String hex) {
    return Long.parseUnsignedLong(hex.startsWith("0x") ? hex.substring(2) : hex, 16);
  }

  record Region(IovaRange range, String type) {
    String inWords() {
      return switch (type) {
        case "msi" -> "the interrupt window";
        case "direct" -> "a firmware one-to-one region";
        default -> "a region of type " + type;
      };
    }
  }
}
