package org.bindery.backend.linux.checks;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.backend.linux.sysfs.SysfsTree;
import org.bindery.host.HostDevice;

/**
 * All that speaks against a bind besides the device's group, its driver and firmware's 1:1 regions,
 * which are looked at on every host alike. From the ground up: a later obstacle may go with an
 * earlier one. Safe for use by several threads.
 */
public final class Obstacles {
  private static final List<Check> CHECKS =
      List.of(
          new IommuCheck(),
          new IommufdCheck(),
          new VfioCheck(),
          new DenylistCheck(),
          new LegacyGroupCheck(),
          new DeviceFileCheck(),
          new PermissionCheck(),
          new MemlockCheck());

  private final SysfsTree tree;
  private final LinuxPaths paths;

  public Obstacles(SysfsTree tree, LinuxPaths paths) {
    this.tree = tree;
    this.paths = paths;
  }

  public List<Refusal> of(HostDevice device) {
    Subject subject = new Subject(device, tree, paths);
    return CHECKS.stream().map(check -> check.of(subject)).flatMap(Optional::stream).toList();
  }

  /** As {@link org.bindery.host.Host#heldBy}. */
  public Optional<Refusal> heldBy(HostDevice device) {
    return Users.of(new Subject(device, tree, paths));
  }
}
