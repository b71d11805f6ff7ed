package org.bindery.backend.sim.attributes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;

/** {@code class/iommu}: the units with their registers and the devices behind them. */
final class Iommus {
  private Iommus() {}

  static Node folder(Machine machine) {
    List<SimHardware> units = machine.iommus();
    return new Node.Folder(
        () -> units.stream().map(SimHardware::name).toList(),
        name ->
            units.stream()
                .filter(unit -> unit.name().equals(name))
                .findFirst()
                .map(unit -> unit(machine, unit)));
  }

  private static Node unit(Machine machine, SimHardware unit) {
    Map<String, Node> registers = new TreeMap<>();
    unit.facts().attributes().forEach((file, text) -> registers.put(file, Node.Value.of(text)));
    Node devices =
        new Node.Folder(
            () ->
                MachineTree.names(
                    machine.devices().stream().filter(device -> behind(device, unit)).toList()),
            name ->
                machine
                    .device(name)
                    .filter(device -> behind(device, unit))
                    .map(MachineDevice::path)
                    .map(Node.Link::new));
    Map<String, Node> shown = new TreeMap<>(Map.of("devices", devices));
    unit.facts().attributeFolder().ifPresent(name -> shown.put(name, Node.Folder.of(registers)));
    return Node.Folder.of(shown);
  }

  private static boolean behind(MachineDevice device, SimHardware unit) {
    return device.function().description().iommu().equals(Optional.of(unit.name()));
  }
}
