package org.bindery.backend.sim.attributes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.backend.sim.description.IommuDescription;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;

/** {@code class/iommu}: the units with their registers and the devices behind them. */
final class Iommus {
  private Iommus() {}

  static Node folder(Machine machine) {
    List<IommuDescription> units = machine.description().iommus();
    return new Node.Folder(
        () -> units.stream().map(IommuDescription::name).toList(),
        name ->
            units.stream()
                .filter(unit -> unit.name().equals(name))
                .findFirst()
                .map(unit -> unit(machine, unit)));
  }

  private static Node unit(Machine machine, IommuDescription unit) {
    Node registers =
        Node.Folder.of(
            Map.of(
                "cap", Node.Value.of("%x".formatted(unit.cap())),
                "ecap", Node.Value.of("%x".formatted(unit.ecap()))));
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
    return Node.Folder.of(Map.of("intel-iommu", registers, "devices", devices));
  }

  private static boolean behind(MachineDevice device, IommuDescription unit) {
    return device.function().description().iommu().equals(Optional.of(unit.name()));
  }
}
