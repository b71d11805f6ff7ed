package org.bindery.backend.linux.host;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.backend.linux.sysfs.SysfsTree;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;

/**
 * A device as sysfs shows it. What changes, its driver and its group, is read when asked for. Safe
 * for use by several threads.
 */
final class LinuxDevice implements HostDevice {
  private final String host;
  private final String name;
  private final Bus bus;
  private final Map<String, Object> properties;
  private final SysfsTree tree;

  LinuxDevice(String host, String name, Bus bus, Map<String, Object> facts, SysfsTree tree) {
    this.host = host;
    this.name = name;
    this.bus = bus;
    this.tree = tree;
    Map<String, Object> all = new HashMap<>(facts);
    all.put(NAME, name);
    all.put(BUS, bus.label());
    all.put(Host.NAME, host);
    this.properties = Map.copyOf(all);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public String bus() {
    return bus.label();
  }

  @Override
  public String path() {
    return bus.folder() + "/" + name;
  }

  @Override
  public Map<String, Object> properties() {
    return properties;
  }

  @Override
  public Optional<String> driver() {
    return tree.link(path() + "/driver");
  }

  /** A software mediated device has a group in sysfs too, which stands for nothing. */
  @Override
  public OptionalInt group() {
    if (bus == Bus.MDEV) {
      return OptionalInt.empty();
    }
    return tree.link(path() + "/iommu_group")
        .filter(id -> id.matches("\\d{1,9}"))
        .map(id -> OptionalInt.of(Integer.parseInt(id)))
        .orElse(OptionalInt.empty());
  }

  @Override
  public String toString() {
    return name;
  }
}
