package org.bindery.backend.linux.vfio;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.host.HostDevice;

/** A PCI function on vfio-pci. */
record TestDevice(String name, int number) implements HostDevice {
  @Override
  public String host() {
    return "linux";
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
    return Map.of();
  }

  @Override
  public Optional<String> driver() {
    return Optional.of("vfio-pci");
  }

  @Override
  public OptionalInt group() {
    return OptionalInt.of(number);
  }
}
