package org.bindery.backend.sim.attributes;

import java.util.List;
import java.util.Map;
import org.bindery.backend.sim.machine.HotPlug;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.host.AttributeTree;

/** The tree of a machine: the part of sysfs that has to do with binding PCI devices. */
public final class MachineTree {
  private MachineTree() {}

  public static AttributeTree of(Machine machine, HotPlug hotPlug) {
    Drivers drivers = new Drivers(machine);
    DevicePlaces places = new DevicePlaces(machine, hotPlug);
    Node pci =
        Node.Folder.of(
            Map.of(
                "devices", places.links(),
                "drivers", drivers.folder(),
                "drivers_probe", Node.Value.action(drivers::probe)));
    Node root =
        Node.Folder.of(
            Map.of(
                "bus", Node.Folder.of(Map.of("pci", pci)),
                "devices", places.folder(),
                "class", Node.Folder.of(Map.of("iommu", Iommus.folder(machine))),
                "kernel", Node.Folder.of(Map.of("iommu_groups", GroupFolders.folder(machine)))));
    return new NodeTree(root);
  }

  static List<String> names(List<MachineDevice> devices) {
    return devices.stream().map(MachineDevice::name).toList();
  }
}
