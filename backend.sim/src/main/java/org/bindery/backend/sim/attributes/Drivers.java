package org.bindery.backend.sim.attributes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.kernel.Kernel;
import org.bindery.backend.sim.machine.HostDrivers;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;

/** {@code bus/pci/drivers}: a folder per driver, with its devices and where to bind and unbind. */
final class Drivers {
  private final Machine machine;
  private final Kernel kernel;

  Drivers(Machine machine, Kernel kernel) {
    this.machine = machine;
    this.kernel = kernel;
  }

  Node folder() {
    return new Node.Folder(
        () -> List.copyOf(machine.drivers().names()),
        name -> machine.drivers().known(name) ? Optional.of(driver(name)) : Optional.empty());
  }

  private Node driver(String name) {
    return new Node.Folder(() -> entries(name), entry -> entry(name, entry));
  }

  private List<String> entries(String driver) {
    List<String> entries = new ArrayList<>(List.of("bind", "unbind"));
    HostDrivers.boundTo(driver, machine.devices()).forEach(device -> entries.add(device.name()));
    return entries;
  }

  private Optional<Node> entry(String driver, String entry) {
    return switch (entry) {
      case "bind" -> Optional.of(Node.Value.action(name -> kernel.bind(driver, device(name))));
      case "unbind" -> Optional.of(Node.Value.action(name -> kernel.unbind(driver, device(name))));
      default ->
          machine
              .device(entry)
              .filter(device -> device.driver().equals(Optional.of(driver)))
              .map(device -> new Node.Link(device.path()));
    };
  }

  void probe(String name) {
    kernel.probe(device(name));
  }

  private MachineDevice device(String name) {
    return machine
        .device(name)
        .orElseThrow(() ->
            Refusal.of(Errno.ENODEV, "host %s has no device %s", machine.name(), name).exception());
  }
}
