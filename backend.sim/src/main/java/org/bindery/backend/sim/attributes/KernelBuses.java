package org.bindery.backend.sim.attributes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.kernel.Child;
import org.bindery.backend.sim.kernel.Kernel;

/** The buses that drivers have brought: {@code bus/dsa}, and the folders of what is on them. */
record KernelBuses(Kernel kernel, DevicePlaces places) {
  List<String> names() {
    return List.copyOf(kernel.buses());
  }

  Optional<Node> bus(String bus) {
    if (!kernel.buses().contains(bus)) {
      return Optional.empty();
    }
    Node devices =
        new Node.Folder(
            () -> kernel.children().onBus(bus).stream().map(Child::name).toList(),
            name -> kernel.children().find(bus, name).map(this::link));
    Node drivers =
        new Node.Folder(
            () -> List.copyOf(kernel.driversOf(bus)),
            name ->
                kernel.driversOf(bus).contains(name)
                    ? Optional.of(driver(bus, name))
                    : Optional.empty());
    return Optional.of(Node.Folder.of(Map.of("devices", devices, "drivers", drivers)));
  }

  private Node link(Child child) {
    return new Node.Link(places.path(child));
  }

  private Node driver(String bus, String driver) {
    return new Node.Folder(
        () -> {
          List<String> entries = new ArrayList<>(List.of("bind", "unbind"));
          kernel.children().onBus(bus).stream()
              .filter(child -> child.driver().equals(Optional.of(driver)))
              .forEach(child -> entries.add(child.name()));
          return entries;
        },
        entry ->
            switch (entry) {
              case "bind" ->
                  Optional.of(Node.Value.action(name -> require(bus, name).bind(driver)));
              case "unbind" ->
                  Optional.of(Node.Value.action(name -> require(bus, name).unbind(driver)));
              default ->
                  kernel
                      .children()
                      .find(bus, entry)
                      .filter(child -> child.driver().equals(Optional.of(driver)))
                      .map(this::link);
            });
  }

  private Child require(String bus, String name) {
    return kernel
        .children()
        .find(bus, name)
        .orElseThrow(
            () -> Refusal.of(Errno.ENODEV, "bus %s has no device %s", bus, name).exception());
  }

  /** A child's own folder: its attributes, its driver, and in it what is below it. */
  static Node folder(Kernel kernel, Child child) {
    Map<String, Node> entries = new TreeMap<>();
    child
        .attributes()
        .forEach((name, attribute) ->
            entries.put(
                name,
                new Node.Value(
                    attribute.read() == null ? null : () -> child.read(name, attribute),
                    attribute.write() == null
                        ? null
                        : value -> child.write(name, attribute, value))));
    entries.put("subsystem", new Node.Link("bus/" + child.bus()));
    child
        .driver()
        .ifPresent(driver ->
            entries.put("driver", new Node.Link("bus/" + child.bus() + "/drivers/" + driver)));
    kernel
        .children()
        .below(child)
        .forEach(below -> entries.put(below.name(), folder(kernel, below)));
    return Node.Folder.of(entries);
  }
}
