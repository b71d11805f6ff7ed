package org.bindery.backend.sim.attributes;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bindery.backend.sim.machine.HotPlug;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.topology.PciNode;
import org.bindery.hardware.RequesterId;

/**
 * {@code devices}: root buses, on them devices, in the folder of a bridge what is behind it. To all
 * of them {@code bus/pci/devices} links.
 */
record DevicePlaces(Machine machine, HotPlug hotPlug) {
  private static final String ROOT = "devices";

  Node folder() {
    return new Node.Folder(this::rootBuses, this::rootBus);
  }

  /** {@code bus/pci/devices}. */
  Node links() {
    return new Node.Folder(
        () -> machine.devices().stream().map(MachineDevice::name).toList(),
        name -> machine.device(name).map(device -> new Node.Link(path(device))));
  }

  private static String path(MachineDevice device) {
    PciNode node = device.function().node();
    StringBuilder path = new StringBuilder(ROOT + "/" + rootBusOf(node));
    node.bridges().reversed().forEach(bridge -> path.append('/').append(bridge.name()));
    return path.append('/').append(device.name()).toString();
  }

  private static String rootBusOf(PciNode node) {
    RequesterId top =
        node.bridges().isEmpty() ? node.address() : node.bridges().getLast().address();
    return "pci%04x:%02x".formatted(top.segment(), top.bus());
  }

  private List<String> rootBuses() {
    return machine.devices().stream()
        .map(device -> rootBusOf(device.function().node()))
        .distinct()
        .toList();
  }

  private Optional<Node> rootBus(String name) {
    Predicate<PciNode> here = node -> node.bridge().isEmpty() && rootBusOf(node).equals(name);
    return rootBuses().contains(name)
        ? Optional.of(
            new Node.Folder(() -> names(here), child -> find(here, child).map(this::device)))
        : Optional.empty();
  }

  /** Its attributes and the devices behind it. */
  private Node device(MachineDevice device) {
    Node.Folder attributes = new DeviceFolder(machine, hotPlug, device).node();
    Optional<PciNode> self = Optional.of(device.function().node());
    Predicate<PciNode> behind = node -> node.bridge().equals(self);
    return new Node.Folder(
        () -> Stream.concat(attributes.names().get().stream(), names(behind).stream()).toList(),
        name -> attributes.child().apply(name).or(() -> find(behind, name).map(this::device)));
  }

  private List<String> names(Predicate<PciNode> place) {
    return machine.devices().stream()
        .filter(device -> place.test(device.function().node()))
        .map(MachineDevice::name)
        .toList();
  }

  private Optional<MachineDevice> find(Predicate<PciNode> place, String name) {
    return machine.device(name).filter(device -> place.test(device.function().node()));
  }
}
