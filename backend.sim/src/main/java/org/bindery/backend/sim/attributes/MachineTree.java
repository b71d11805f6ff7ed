package org.bindery.backend.sim.attributes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.backend.sim.kernel.Kernel;
import org.bindery.backend.sim.machine.HotPlug;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.machine.ModuleParameter;
import org.bindery.host.AttributeTree;

/** The tree of a machine: the part of sysfs that has to do with binding devices. */
public final class MachineTree {
  private MachineTree() {}

  public static AttributeTree of(Machine machine, HotPlug hotPlug, Kernel kernel) {
    Drivers drivers = new Drivers(machine, kernel);
    DevicePlaces places = new DevicePlaces(machine, hotPlug, kernel);
    Node pci =
        Node.Folder.of(
            Map.of(
                "devices", places.links(),
                "drivers", drivers.folder(),
                "drivers_probe", Node.Value.action(drivers::probe)));
    Node root =
        Node.Folder.of(
            Map.of(
                "bus", buses(pci, new KernelBuses(kernel, places)),
                "devices", places.folder(),
                "class", Node.Folder.of(Map.of("iommu", Iommus.folder(machine))),
                "module", modules(machine),
                "kernel", Node.Folder.of(Map.of("iommu_groups", GroupFolders.folder(machine)))));
    return new NodeTree(root);
  }

  private static Node buses(Node pci, KernelBuses others) {
    return new Node.Folder(
        () -> Stream.concat(Stream.of("pci"), others.names().stream()).toList(),
        name -> name.equals("pci") ? Optional.of(pci) : others.bus(name));
  }

  private static Node modules(Machine machine) {
    return Node.Folder.of(
        Map.of(
            "iommufd", module(machine.unsafeInterrupts()),
            "vfio", module(machine.vfioGroups().unsafeNoIommu())));
  }

  private static Node module(ModuleParameter parameter) {
    Node value = new Node.Value(parameter::text, parameter::set);
    return Node.Folder.of(Map.of("parameters", Node.Folder.of(Map.of(parameter.name(), value))));
  }

  static List<String> names(List<MachineDevice> devices) {
    return devices.stream().map(MachineDevice::name).toList();
  }
}
