package org.bindery.core.fake;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.host.HostDevice;

/** A device of a {@link FakeHost}: on PCI, a software mediated one, or a work queue. */
record FakeDevice(FakeHost owner, String bus, String name, String pciClass, OptionalInt group)
    implements HostDevice {
  @Override
  public String host() {
    return owner.name();
  }

  @Override
  public String path() {
    return "bus/" + bus + "/devices/" + name;
  }

  @Override
  public Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(HostDevice.NAME, name);
    properties.put(HostDevice.BUS, bus);
    switch (bus) {
      case "pci" -> properties.put(HostDevice.PCI_CLASS, pciClass);
      case "mdev" -> properties.put(HostDevice.PARENT, "mtty");
      default -> {}
    }
    properties.putAll(owner.described.getOrDefault(name, Map.of()));
    return properties;
  }

  @Override
  public Optional<String> driver() {
    return switch (bus) {
      case "pci" -> owner.attributes().link(path() + "/driver");
      case "mdev" -> Optional.of("vfio_mtty");
      default -> Optional.ofNullable(owner.queueDrivers.get(name));
    };
  }
}
