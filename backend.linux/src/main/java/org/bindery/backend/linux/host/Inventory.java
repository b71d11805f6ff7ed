package org.bindery.backend.linux.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bindery.backend.linux.mdev.MediatedDevices;
import org.bindery.backend.linux.pci.PciFunctions;
import org.bindery.backend.linux.pci.PciNames;
import org.bindery.backend.linux.sysfs.SysfsTree;

/**
 * The devices that a host has now, by looking: what has come and gone is what differs from before.
 *
 * <p><b>Threads.</b> Refreshed by one thread at a time; read by any.
 */
final class Inventory {
  private final String host;
  private final SysfsTree tree;
  private final PciFunctions functions;
  private final MediatedDevices mediated;
  private final DeviceWatcher watcher;
  private final Map<String, LinuxDevice> devices = new ConcurrentSkipListMap<>();

  Inventory(String host, SysfsTree tree, PciNames names, DeviceWatcher watcher) {
    this.host = host;
    this.tree = tree;
    this.functions = new PciFunctions(tree, names);
    this.mediated = new MediatedDevices(tree);
    this.watcher = watcher;
  }

  List<LinuxDevice> devices() {
    return List.copyOf(devices.values());
  }

  Optional<LinuxDevice> device(String name) {
    return Optional.ofNullable(devices.get(name));
  }

  /** Looks anew. A device in another's place, with other ids, is another device. */
  void refresh() {
    Map<String, LinuxDevice> now = look();
    for (LinuxDevice device : devices()) {
      LinuxDevice there = now.get(device.name());
      if (there == null || !there.properties().equals(device.properties())) {
        devices.remove(device.name());
        watcher.removed(device);
      }
    }
    now.forEach((name, device) -> {
      if (devices.putIfAbsent(name, device) == null) {
        watcher.added(device);
      }
    });
  }

  private Map<String, LinuxDevice> look() {
    Map<String, LinuxDevice> found = new ConcurrentSkipListMap<>();
    for (String name : functions.names()) {
      functions
          .properties(name)
          .ifPresent(facts -> found.put(name, new LinuxDevice(host, name, Bus.PCI, facts, tree)));
    }
    for (String name : mediated.names()) {
      mediated
          .properties(name)
          .ifPresent(facts -> found.put(name, new LinuxDevice(host, name, Bus.MDEV, facts, tree)));
    }
    return found;
  }

  /** Takes all out, as if each were pulled. */
  void clear() {
    for (LinuxDevice device : new ArrayList<>(devices.values())) {
      devices.remove(device.name());
      watcher.removed(device);
    }
  }
}
