package org.bindery.core.fake;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.host.HostDevice;

/** A device of a {@link FakeHost}: on PCI, or a software mediated one. */
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
    Map<String, Object> properties = new HashMap<>(owner.described.getOrDefault(name, Map.of()));
    properties.putAll(
        bus.equals("pci")
            ? Map.of(HostDevice.NAME, name, HostDevice.BUS, bus, HostDevice.PCI_CLASS, pciClass)
            : Map.of(HostDevice.NAME, name, HostDevice.BUS, bus, HostDevice.PARENT, "mtty"));
    return properties;
  }

  @Override
  public Optional<String> driver() {
    return bus.equals("pci")
        ? owner.attributes().link(path() + "/driver")
        : Optional.of("vfio_mtty");
  }
}
