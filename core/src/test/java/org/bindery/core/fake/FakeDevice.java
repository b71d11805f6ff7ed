package org.bindery.core.fake;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.host.HostDevice;

/** A PCI device of a {@link FakeHost}. */
record FakeDevice(FakeHost owner, String name, String pciClass, OptionalInt group)
    implements HostDevice {
  @Override
  public String host() {
    return owner.name();
  }

  @Override
  public String bus() {
    return "pci";
  }

  @Override
  public String path() {
    return "bus/pci/devices/" + name;
  }

  @Override
  public Map<String, Object> properties() {
    return Map.of(HostDevice.NAME, name, HostDevice.BUS, "pci", HostDevice.PCI_CLASS, pciClass);
  }

  @Override
  public Optional<String> driver() {
    return owner.attributes().link(path() + "/driver");
  }
}
