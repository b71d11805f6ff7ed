package org.bindery.backend.sim.attributes;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.backend.sim.machine.HotPlug;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.pci.PciIds;
import org.bindery.backend.sim.pci.ResourceRange;

/** {@code bus/pci/devices/NAME}. */
final class DeviceFolder {
  private final Machine machine;
  private final HotPlug hotPlug;
  private final MachineDevice device;

  DeviceFolder(Machine machine, HotPlug hotPlug, MachineDevice device) {
    this.machine = machine;
    this.hotPlug = hotPlug;
    this.device = device;
  }

  Node.Folder node() {
    DeviceDescription description = device.function().description();
    PciIds ids = description.ids();
    Map<String, Node> entries = new TreeMap<>();
    entries.put("vendor", Node.Value.of("0x%04x".formatted(ids.vendor())));
    entries.put("device", Node.Value.of("0x%04x".formatted(ids.device())));
    entries.put("subsystem_vendor", Node.Value.of("0x%04x".formatted(ids.subsystemVendor())));
    entries.put("subsystem_device", Node.Value.of("0x%04x".formatted(ids.subsystemDevice())));
    entries.put("class", Node.Value.of("0x%06x".formatted(ids.deviceClass())));
    entries.put("revision", Node.Value.of("0x%02x".formatted(ids.revision())));
    entries.put("resource", Node.Value.of(resources(description)));
    entries.put("config", new Node.Binary(() -> device.function().config().save()));
    entries.put("driver_override", driverOverride());
    entries.put("remove", Node.Value.action(this::remove));
    if (!description.resetMethods().isEmpty()) {
      entries.put("reset_method", Node.Value.of(String.join(" ", description.resetMethods())));
      entries.put("reset", Node.Value.action(this::reset));
    }
    device
        .driver()
        .ifPresent(driver -> entries.put("driver", new Node.Link("bus/pci/drivers/" + driver)));
    group()
        .ifPresent(
            group -> entries.put("iommu_group", new Node.Link("kernel/iommu_groups/" + group)));
    description
        .iommu()
        .ifPresent(iommu -> entries.put("iommu", new Node.Link("class/iommu/" + iommu)));
    return Node.Folder.of(entries);
  }

  /** Its isolation group, or what VFIO makes up for a device behind no IOMMU. */
  private OptionalInt group() {
    return device.dma().isPresent()
        ? device.group()
        : machine.vfioGroups().withoutIommu().entrySet().stream()
            .filter(entry -> entry.getValue() == device)
            .mapToInt(Map.Entry::getKey)
            .findFirst();
  }

  /** As Linux prints it when there is none. */
  private Node driverOverride() {
    return new Node.Value(
        () -> device.driverOverride().orElse("(null)"),
        driver -> machine.drivers().override(device, driver));
  }

  /** A line for BARs and ROM each, and on for what a bridge or SR-IOV has besides. */
  private static String resources(DeviceDescription description) {
    Map<Integer, ResourceRange> byIndex =
        description.resources().stream()
            .collect(
                Collectors.toMap(ResourceRange::index, range -> range, (a, _) -> a, TreeMap::new));
    int last = byIndex.keySet().stream().reduce(ResourceRange.ROM_INDEX, Math::max);
    StringBuilder lines = new StringBuilder();
    for (int index = 0; index <= last; index++) {
      ResourceRange range = byIndex.getOrDefault(index, new ResourceRange(index, 0, 0, 0));
      lines.append(
          "0x%016x 0x%016x 0x%016x%n".formatted(range.start(), range.last(), range.flags()));
    }
    return lines.toString().stripTrailing();
  }

  /** Stricter than a kernel, which would wait for the one who has the device's file open. */
  private void remove(String value) {
    checkOne("remove", value);
    machine.drivers().checkUnused(device);
    hotPlug.unplug(device.name());
  }

  private void reset(String value) {
    checkOne("reset", value);
    machine.drivers().checkUnused(device);
    device.reset(() -> machine.drivers().checkUnused(device));
  }

  private static void checkOne(String attribute, String value) {
    if (!value.strip().equals("1")) {
      throw Refusal.of(Errno.EINVAL, "%s takes 1, not \"%s\"", attribute, value).exception();
    }
  }
}
