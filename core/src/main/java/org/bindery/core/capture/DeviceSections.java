package org.bindery.core.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.api.RefusedException;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;

/** The sections of the PCI devices. Not thread-safe. */
final class DeviceSections {
  /** What a description can name; some root buses are in domains of more than 16 bits. */
  private static final Pattern NAME =
      Pattern.compile("[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\\.[0-7]");

  /** From the root bus; a root bus may itself be behind a device of another. */
  private static final Pattern PLACE = Pattern.compile(".*(pci[0-9a-f]{4,}:[0-9a-f]{2}/.+)");

  private static final Pattern NOTHING = Pattern.compile("(0x0+\\s*){3}");
  private static final int HEADER = 64;

  private final Host host;
  private final CaptureText text;
  private final List<String> notes;
  private final Attributes attributes;
  private final Set<String> iommus = new TreeSet<>();
  private final List<String> cut = new ArrayList<>();
  private final List<String> guessed = new ArrayList<>();
  private final Set<String> guesses = new TreeSet<>();
  private int count;

  DeviceSections(Host host, CaptureText text, List<String> notes) {
    this.host = host;
    this.text = text;
    this.notes = notes;
    this.attributes = new Attributes(host.attributes(), notes);
  }

  void write() {
    List<HostDevice> others = new ArrayList<>();
    for (HostDevice device : host.devices()) {
      if (device.bus().equals("pci")) {
        capture(device);
      } else {
        others.add(device);
      }
    }
    if (!others.isEmpty()) {
      notes.add("%s left out: no PCI device".formatted(names(others)));
    }
    if (!cut.isEmpty()) {
      notes.add(
          "of the configuration space of %d of %d devices only the first %d bytes could be read,"
                  .formatted(cut.size(), count, HEADER)
              + " so their capabilities are missing (%s ...): capture as root"
                  .formatted(cut.getFirst()));
    }
    if (!guessed.isEmpty()) {
      notes.add(
          "of %s and %d more was guessed: %s; the groups of a host made of this follow from that"
              .formatted(guessed.getFirst(), guessed.size() - 1, String.join(", ", guesses)));
    }
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** The IOMMUs in front of them. */
  Set<String> iommus() {
    return iommus;
  }

  private void capture(HostDevice device) {
    CaptureText section = new CaptureText();
    Optional<String> obstacle = section(device, section);
    if (obstacle.isEmpty()) {
      text.append(section);
      count++;
      if (device.properties().get(HostDevice.GUESSED) instanceof List<?> facts
          && !facts.isEmpty()) {
        guessed.add(device.name());
        facts.forEach(fact -> guesses.add(fact.toString()));
      }
    } else {
      notes.add("%s is left out: %s".formatted(device.name(), obstacle.get()));
    }
  }

  /** Answers why there is none. */
  private Optional<String> section(HostDevice device, CaptureText section) {
    if (!NAME.matcher(device.name()).matches()) {
      return Optional.of("a description cannot name it (its PCI domain has more than 16 bits)");
    }
    try {
      String path = device.path();
      Matcher place = PLACE.matcher(host.attributes().realPath(path));
      if (!place.matches()) {
        return Optional.of("it is not on a PCI root bus");
      }
      section.section("device " + device.name());
      section.line("path", place.group(1));
      for (String id : List.of("vendor", "device")) {
        section.line(id, host.attributes().read(path + "/" + id));
      }
      optional(path, "subsystem_vendor", section);
      optional(path, "subsystem_device", section);
      section.line("class", host.attributes().read(path + "/class"));
      optional(path, "revision", section);
      links(device, section);
      optional(path, "reset_method", section);
      resources(path, section);
      config(device, section);
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e.refusal().toString());
    }
  }

  private void optional(String path, String key, CaptureText section) {
    attributes.value(path + "/" + key).ifPresent(value -> section.line(key, value));
  }

  private void links(HostDevice device, CaptureText section) {
    device.driver().ifPresent(driver -> section.line("driver", driver));
    device.group().ifPresent(group -> section.line("iommu_group", Integer.toString(group)));
    host.attributes()
        .link(device.path() + "/iommu")
        .ifPresent(iommu -> {
          iommus.add(iommu);
          section.line("iommu", iommu);
        });
  }

  private void resources(String path, CaptureText section) {
    List<String> lines =
        attributes.value(path + "/resource").map(all -> all.lines().toList()).orElse(List.of());
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index).strip();
      if (!NOTHING.matcher(line).matches()) {
        section.line("resource", index + " " + line);
      }
    }
  }

  private void config(HostDevice device, CaptureText section) {
    Optional<byte[]> config = attributes.bytes(device.path() + "/config");
    config.ifPresent(bytes -> ConfigLines.write(bytes, section));
    if (config.isPresent() && config.get().length <= HEADER) {
      cut.add(device.name());
    }
  }

  private static String names(List<HostDevice> devices) {
    return String.join(", ", devices.stream().map(HostDevice::name).toList())
        + (devices.size() == 1 ? " is" : " are");
  }
}
