package org.bindery.backend.linux.sysfs;

import java.nio.file.Path;
import java.util.Optional;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.host.HostDevice;

/**
 * Where the nodes are by which user space reaches the IOMMU and devices (kernel: {@code
 * Documentation/driver-api/vfio.rst}, {@code Documentation/userspace-api/iommufd.rst}).
 */
public final class DeviceNodes {
  private final SysfsTree tree;
  private final LinuxPaths paths;

  public DeviceNodes(SysfsTree tree, LinuxPaths paths) {
    this.tree = tree;
    this.paths = paths;
  }

  public Path iommu() {
    return paths.dev().resolve("iommu");
  }

  /** The device file; empty: the device is on no vfio driver, or the kernel makes none. */
  public Optional<Path> device(HostDevice device) {
    return tree.names(device.path() + "/vfio-dev").stream()
        .filter(name -> name.startsWith("vfio"))
        .findFirst()
        .map(paths.dev().resolve("vfio/devices")::resolve);
  }

  /** The file of the older interface, by which a whole group is held. */
  public Path group(int id) {
    return paths.dev().resolve("vfio").resolve(Integer.toString(id));
  }
}
