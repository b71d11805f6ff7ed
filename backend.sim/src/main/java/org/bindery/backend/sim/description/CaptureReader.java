package org.bindery.backend.sim.description;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.hardware.ReservedRegion;

/**
 * Reads a capture: what Linux showed of a machine in sysfs, a section per device, group and IOMMU.
 *
 * <p>Who is in which group is left aside, since groups follow from the topology; reserved regions
 * are told with the groups and are taken from there.
 */
final class CaptureReader {
  private final String source;
  private final List<DeviceSection> sections = new ArrayList<>();
  private final List<GroupSection> groups = new ArrayList<>();
  private final List<IommuSection> iommus = new ArrayList<>();

  CaptureReader(String source) {
    this.source = source;
  }

  HostDescription read(String text) {
    CaptureSection section = null;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Place place = new Place(source, "line " + number);
      List<String> words = List.of(line.strip().split("\\s+"));
      if (!Character.isWhitespace(line.charAt(0))) {
        finish(section);
        section = section(words, place);
      } else if (section == null) {
        throw place.expected("a section: device NAME, group N type T or iommu NAME", line.strip());
      } else {
        section.line(new CaptureLine(words, place));
      }
    }
    finish(section);
    if (sections.isEmpty()) {
      throw new Place(source, "line " + Math.max(number, 1))
          .expected("a section device NAME", "the end of the capture");
    }
    List<DeviceDescription> devices = sections.stream().map(this::device).toList();
    List<IommuDescription> used = usedIommus(devices);
    DescriptionCheck.check(devices, used);
    return new HostDescription(source, HostDescription.DEFAULT_MEMORY, devices, used);
  }

  private CaptureSection section(List<String> words, Place place) {
    CaptureLine line = new CaptureLine(words, place);
    return switch (words.getFirst()) {
      case "device" -> new DeviceSection(line.pciName(1), place);
      case "group" -> new GroupSection(line);
      case "iommu" -> new IommuSection(line.word(1, "the IOMMU's name"), place);
      default -> throw place.expected("a section device, group or iommu", words.getFirst());
    };
  }

  private void finish(CaptureSection section) {
    switch (section) {
      case null -> {}
      case DeviceSection device -> sections.add(device.finish());
      case IommuSection iommu -> iommus.add(iommu);
      case GroupSection group -> groups.add(group);
    }
  }

  private DeviceDescription device(DeviceSection section) {
    List<ReservedRegion> regions =
        groups.stream()
            .filter(group -> group.has(section.address()))
            .flatMap(group -> group.regions().stream())
            .toList();
    return section.build(regions);
  }

  /** An IOMMU that no device names need not have registers: the kernel's selftest adds such. */
  private List<IommuDescription> usedIommus(List<DeviceDescription> devices) {
    Set<String> named =
        devices.stream().flatMap(device -> device.iommu().stream()).collect(Collectors.toSet());
    Set<String> seen = new HashSet<>();
    List<IommuDescription> used = new ArrayList<>();
    for (IommuSection iommu : iommus) {
      if (!seen.add(iommu.name())) {
        throw iommu.place().wrong("IOMMU " + iommu.name() + " is there twice");
      }
      if (named.contains(iommu.name())) {
        used.add(iommu.finish());
      }
    }
    return used;
  }
}
