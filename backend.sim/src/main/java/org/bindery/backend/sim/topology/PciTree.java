package org.bindery.backend.sim.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.hardware.RequesterId;

/** The functions of a machine by address. Not thread-safe: its owner guards it. */
public final class PciTree {
  private final Map<RequesterId, PciNode> nodes = new HashMap<>();

  /**
   * Adds devices, bridges before what is behind them.
   *
   * @return the new nodes in the order in which Linux discovers them: all functions of a bus by
   *     address, then what is behind its bridges, bridge by bridge ({@code pci_scan_child_bus})
   */
  public List<PciNode> addAll(Collection<DeviceDescription> descriptions) {
    List<DeviceDescription> sorted =
        descriptions.stream().sorted(Comparator.comparing(PciTree::order)).toList();
    Map<Optional<RequesterId>, List<DeviceDescription>> behind = new HashMap<>();
    for (DeviceDescription description : sorted) {
      Optional<RequesterId> bridge =
          description.bridge().filter(address -> !nodes.containsKey(address));
      behind.computeIfAbsent(bridge, _ -> new ArrayList<>()).add(description);
    }
    List<PciNode> added = new ArrayList<>();
    discover(Optional.empty(), behind, added);
    return added;
  }

  private void discover(
      Optional<RequesterId> bridge,
      Map<Optional<RequesterId>, List<DeviceDescription>> behind,
      List<PciNode> added) {
    Map<Integer, List<DeviceDescription>> buses = new TreeMap<>();
    for (DeviceDescription description : behind.getOrDefault(bridge, List.of())) {
      RequesterId address = description.address();
      int bus = address.segment() << 8 | address.bus();
      buses.computeIfAbsent(bus, _ -> new ArrayList<>()).add(description);
    }
    for (List<DeviceDescription> bus : buses.values()) {
      bus.forEach(description -> added.add(add(description)));
      bus.forEach(description -> discover(Optional.of(description.address()), behind, added));
    }
  }

  private PciNode add(DeviceDescription description) {
    PciNode bridge = description.bridge().map(nodes::get).orElse(null);
    PciNode node = new PciNode(description, bridge);
    nodes.put(node.address(), node);
    return node;
  }

  public void remove(PciNode node) {
    nodes.remove(node.address());
  }

  public Optional<PciNode> find(RequesterId address) {
    return Optional.ofNullable(nodes.get(address));
  }

  /** What is behind a bridge, deepest first. */
  public List<PciNode> below(PciNode bridge) {
    return nodes.values().stream()
        .filter(node -> node.bridges().contains(bridge))
        .sorted(
            Comparator.comparingInt((PciNode node) -> -node.bridges().size())
                .thenComparingLong(node -> order(node.description())))
        .toList();
  }

  public Collection<PciNode> nodes() {
    return nodes.values();
  }

  private static long order(DeviceDescription description) {
    RequesterId address = description.address();
    return (long) address.segment() << 16 | address.source();
  }
}
