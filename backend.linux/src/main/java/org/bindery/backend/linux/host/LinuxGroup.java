package org.bindery.backend.linux.host;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Blocker;
import org.bindery.backend.linux.checks.Holders;
import org.bindery.backend.linux.sysfs.DeviceNodes;
import org.bindery.backend.linux.sysfs.DriverKinds;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;

/**
 * An isolation group of {@code kernel/iommu_groups}.
 *
 * @param members at the time it was asked for
 */
record LinuxGroup(
    int id,
    List<HostDevice> members,
    DriverKinds kinds,
    DeviceNodes nodes,
    BoundFiles files,
    Holders holders)
    implements HostGroup {
  LinuxGroup {
    members = List.copyOf(members);
  }

  @Override
  public List<Blocker> blockers() {
    return members.stream()
        .flatMap(member ->
            member.driver().stream()
                .filter(driver -> kinds.of(driver) == HostDriverKind.OWN_DMA)
                .map(driver -> new Blocker(member.name(), "bound to host driver " + driver)))
        .toList();
  }

  /** An fd of this process, or another process that has the device file of a member open. */
  @Override
  public Optional<String> owner() {
    return members.stream()
        .flatMap(member -> files.fdOf(member.name()).stream())
        .findFirst()
        .or(() ->
            members.stream()
                .flatMap(member -> nodes.device(member).stream())
                .flatMap(node -> holders.of(node).stream())
                .findFirst()
                .map(Holders.Holder::toString));
  }
}
