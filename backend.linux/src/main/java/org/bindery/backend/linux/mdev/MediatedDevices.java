package org.bindery.backend.linux.mdev;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.backend.linux.sysfs.SysfsTree;
import org.bindery.host.HostDevice;

/**
 * The software mediated devices of a host: {@code bus/mdev/devices} (kernel: {@code
 * Documentation/driver-api/vfio-mediated-device.rst}).
 */
public final class MediatedDevices {
  public static final String FOLDER = "bus/mdev/devices";

  private final SysfsTree tree;

  public MediatedDevices(SysfsTree tree) {
    this.tree = tree;
  }

  /** Their UUIDs. */
  public List<String> names() {
    return tree.names(FOLDER);
  }

  /** What does not change about one; empty: it has gone while it was looked at. */
  public Optional<Map<String, Object>> properties(String name) {
    String path = FOLDER + "/" + name;
    if (!tree.exists(path)) {
      return Optional.empty();
    }
    Map<String, Object> properties = new HashMap<>();
    tree.parentOf(path).ifPresent(parent -> properties.put(HostDevice.PARENT, parent));
    tree.link(path + "/mdev_type").ifPresent(type -> properties.put(HostDevice.MDEV_TYPE, type));
    return Optional.of(properties);
  }
}
