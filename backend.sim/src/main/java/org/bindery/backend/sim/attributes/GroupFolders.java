package org.bindery.backend.sim.attributes;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.backend.sim.machine.IsolationGroup;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.hardware.ReservedRegion;

/** {@code kernel/iommu_groups}: members, default domain type and reserved regions of each group. */
final class GroupFolders {
  private GroupFolders() {}

  static Node folder(Machine machine) {
    return new Node.Folder(
        () ->
            Stream.concat(
                    machine.groups().stream().map(IsolationGroup::id),
                    machine.vfioGroups().withoutIommu().keySet().stream())
                .map(String::valueOf)
                .toList(),
        name ->
            number(name)
                .flatMap(number ->
                    machine
                        .group(number)
                        .map(GroupFolders::group)
                        .or(() ->
                            Optional.ofNullable(machine.vfioGroups().withoutIommu().get(number))
                                .map(GroupFolders::withoutIommu))));
  }

  /** What VFIO makes up for a device behind no IOMMU. */
  private static Node withoutIommu(MachineDevice device) {
    return Node.Folder.of(
        Map.of(
            "name",
            Node.Value.of("vfio-noiommu"),
            "devices",
            Node.Folder.of(Map.of(device.name(), new Node.Link(device.path())))));
  }

  private static Optional<Integer> number(String name) {
    return name.matches("0|[1-9]\\d{0,8}") ? Optional.of(Integer.valueOf(name)) : Optional.empty();
  }

  private static Node group(IsolationGroup group) {
    Node devices =
        new Node.Folder(
            () -> MachineTree.names(group.devices()),
            name ->
                group.devices().stream()
                    .filter(device -> device.name().equals(name))
                    .findFirst()
                    .map(MachineDevice::path)
                    .map(Node.Link::new));
    // The type of the default domain: it does not change while the group is claimed.
    return Node.Folder.of(
        Map.of(
            "devices",
            devices,
            "type",
            Node.Value.of("DMA"),
            "reserved_regions",
            new Node.Value(() -> reserved(group), null)));
  }

  private static String reserved(IsolationGroup group) {
    List<ReservedRegion> all =
        group.members().stream().flatMap(member -> member.reservedRegions().stream()).toList();
    return MergedRegions.of(all).stream().map(GroupFolders::line).collect(Collectors.joining("\n"));
  }

  private static String line(ReservedRegion region) {
    String kind =
        switch (region.kind()) {
          case DIRECT_RELAXABLE -> "direct-relaxable";
          // The window that software chooses is shown as msi too.
          case SW_MSI -> "msi";
          default -> region.kind().name().toLowerCase(Locale.ROOT);
        };
    return "0x%016x 0x%016x %s".formatted(region.range().start(), region.range().last(), kind);
  }
}
