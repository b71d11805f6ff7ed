package org.bindery.backend.linux.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.backend.linux.sysfs.DeviceNodes;
import org.bindery.backend.linux.sysfs.DriverKinds;
import org.bindery.backend.linux.sysfs.SysfsTree;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;

/** A device to be bound and what checks look at. */
record Subject(HostDevice device, SysfsTree tree, LinuxPaths paths) {
  /** Whether it does DMA of its own through an IOMMU; a software mediated one does not. */
  boolean isPhysical() {
    return device.bus().equals("pci");
  }

  boolean isOnVfioDriver() {
    DriverKinds kinds = new DriverKinds(tree);
    return device.driver().map(kinds::of).equals(Optional.of(HostDriverKind.DEVICE_FILE));
  }

  DeviceNodes nodes() {
    return new DeviceNodes(tree, paths);
  }

  Holders holders() {
    return new Holders(paths.proc());
  }

  /** The text of a file of /proc; empty where it cannot be read. */
  String proc(String name) {
    Path file = paths.proc().resolve(name);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
