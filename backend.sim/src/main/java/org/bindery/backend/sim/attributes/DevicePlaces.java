package org.bindery.backend.sim.attributes;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bindery.backend.sim.kernel.Child;
import org.bindery.backend.sim.kernel.Kernel;
import org.bindery.backend.sim.machine.HotPlug;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.topology.PciNode;
import org.bindery.hardware.RequesterId;

/**
 * {@code devices}: root buses, on them devices, in the folder of a bridge what is behind it, and in
 * that of a function what its driver has made. To all of them {@code bus/NAME/devices} links.
 */
record DevicePlaces(Machine machine, HotPlug hotPlug, Kernel kernel) {
  private static final String ROOT = "devices";
  private static final Pattern BUS = Pattern.compile("pci([0-9a-f]{4}):([0-9a-f]{2})");

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

  String path(Child child) {
    return child.above().map(this::path).orElseGet(() -> path(child.function()))
        + "/"
        + child.name();
  }

  private static String rootBusOf(PciNode node) {
    RequesterId top =
        node.bridges().isEmpty() ? node.address() : node.bridges().getLast().address();
    return busName(top);
  }

  private static String busName(RequesterId on) {
    return "pci%04x:%02x".formatted(on.segment(), on.bus());
  }

  private List<String> rootBuses() {
    return machine.rootBuses().stream().map(DevicePlaces::busName).toList();
  }

  private Optional<Node> rootBus(String name) {
    Matcher parts = BUS.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    RequesterId bus =
        new RequesterId(
            Integer.parseInt(parts.group(1), 16), Integer.parseInt(parts.group(2), 16), 0);
    return machine.onRootBus(bus).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Node.Folder(
                () -> MachineTree.names(machine.onRootBus(bus)),
                child ->
                    find(child, node -> node.bridge().isEmpty() && rootBusOf(node).equals(name))));
  }

  /** Its attributes, the devices behind it, and what its driver has made. */
  private Node device(MachineDevice device) {
    Node.Folder attributes = new DeviceFolder(machine, hotPlug, device).node();
    Optional<PciNode> self = Optional.of(device.function().node());
    return new Node.Folder(
        () ->
            Stream.of(
                    attributes.names().get(),
                    MachineTree.names(machine.justBehind(device)),
                    made(device))
                .flatMap(List::stream)
                .toList(),
        name ->
            attributes
                .child()
                .apply(name)
                .or(() -> find(name, node -> node.bridge().equals(self)))
                .or(() -> made(device, name)));
  }

  private List<String> made(MachineDevice function) {
    return kernel.children().below(function).stream().map(Child::name).toList();
  }

  private Optional<Node> made(MachineDevice function, String name) {
    return kernel.children().below(function).stream()
        .filter(child -> child.name().equals(name))
        .findFirst()
        .map(child -> KernelBuses.folder(kernel, child));
  }

  private Optional<Node> find(String name, Predicate<PciNode> place) {
    return machine
        .device(name)
        .filter(device -> place.test(device.function().node()))
        .map(this::device);
  }
}
