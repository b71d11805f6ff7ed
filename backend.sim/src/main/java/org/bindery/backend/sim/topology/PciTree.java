package org.bindery.backend.sim.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.hardware.RequesterId;

/**
 * The functions of a machine by address, by slot and by the bridge above. No look-up goes through
 * all of them: a machine may have ten thousand, and each that arrives asks. Not thread-safe: its
 * owner guards it.
 */
public final class PciTree {
  private final Map<RequesterId, PciNode> nodes = new HashMap<>();
  private final Map<RequesterId, Set<PciNode>> slots = new HashMap<>();
  private final Map<PciNode, Set<PciNode>> behind = new HashMap<>();
  private final Map<RequesterId, Set<PciNode>> roots = new LinkedHashMap<>();

  /**
   * Adds devices, bridges before what is behind them.
   *
   * @return the new nodes in the order in which Linux discovers them: all functions of a bus by
   *     address, then what is behind its bridges, bridge by bridge ({@code pci_scan_child_bus})
   */
  public List<PciNode> addAll(Collection<DeviceDescription> descriptions) {
    List<DeviceDescription> sorted =
        descriptions.stream().sorted(Comparator.comparing(PciTree::order)).toList();
    Map<Optional<RequesterId>, List<DeviceDescription>> arriving = new HashMap<>();
    for (DeviceDescription description : sorted) {
      Optional<RequesterId> bridge =
          description.bridge().filter(address -> !nodes.containsKey(address));
      arriving.computeIfAbsent(bridge, _ -> new ArrayList<>()).add(description);
    }
    List<PciNode> added = new ArrayList<>();
    discover(Optional.empty(), arriving, added);
    return added;
  }

  private void discover(
      Optional<RequesterId> bridge,
      Map<Optional<RequesterId>, List<DeviceDescription>> arriving,
      List<PciNode> added) {
    Map<Integer, List<DeviceDescription>> buses = new TreeMap<>();
    for (DeviceDescription description : arriving.getOrDefault(bridge, List.of())) {
      RequesterId address = description.address();
      int bus = address.segment() << 8 | address.bus();
      buses.computeIfAbsent(bus, _ -> new ArrayList<>()).add(description);
    }
    for (List<DeviceDescription> bus : buses.values()) {
      bus.forEach(description -> added.add(add(description)));
      bus.forEach(description -> discover(Optional.of(description.address()), arriving, added));
    }
  }

  private PciNode add(DeviceDescription description) {
    PciNode bridge = description.bridge().map(nodes::get).orElse(null);
    PciNode node = new PciNode(description, bridge);
    nodes.put(node.address(), node);
    slots.computeIfAbsent(slot(node), _ -> new LinkedHashSet<>()).add(node);
    if (bridge == null) {
      roots.computeIfAbsent(bus(node), _ -> new LinkedHashSet<>()).add(node);
    } else {
      behind.computeIfAbsent(bridge, _ -> new LinkedHashSet<>()).add(node);
    }
    return node;
  }

  public void remove(PciNode node) {
    nodes.remove(node.address());
    forget(slots, slot(node), node);
    node.bridge()
        .ifPresentOrElse(
            bridge -> forget(behind, bridge, node), () -> forget(roots, bus(node), node));
  }

  private static <K> void forget(Map<K, Set<PciNode>> index, K key, PciNode node) {
    index.computeIfPresent(
        key,
        (_, there) -> {
          there.remove(node);
          return there.isEmpty() ? null : there;
        });
  }

  /** Named by the address of its first place, there or not. */
  private static RequesterId bus(PciNode node) {
    return new RequesterId(node.address().segment(), node.address().bus(), 0);
  }

  /** Named by the address of its function 0, there or not. */
  private static RequesterId slot(PciNode node) {
    return new RequesterId(
        node.address().segment(), node.address().bus(), node.address().devfn() & ~7);
  }

  public Optional<PciNode> find(RequesterId address) {
    return Optional.ofNullable(nodes.get(address));
  }

  /** By the address of their first place, there or not. */
  public Collection<RequesterId> rootBuses() {
    return roots.keySet();
  }

  /** The functions on a root bus, in the order in which they were added. */
  public Collection<PciNode> onRootBus(RequesterId bus) {
    return roots.getOrDefault(bus, Set.of());
  }

  /** The functions of a function's slot, itself too, in the order in which they were added. */
  Collection<PciNode> slotOf(PciNode node) {
    return slots.getOrDefault(slot(node), Set.of());
  }

  /** What is just behind a bridge, in the order in which it was added. */
  public Collection<PciNode> justBehind(PciNode bridge) {
    return behind.getOrDefault(bridge, Set.of());
  }

  /** All that is behind a bridge, what is behind others before those. */
  public List<PciNode> below(PciNode bridge) {
    List<PciNode> found = new ArrayList<>();
    collectBelow(bridge, found);
    return found;
  }

  private void collectBelow(PciNode bridge, List<PciNode> found) {
    for (PciNode node : List.copyOf(justBehind(bridge)).reversed()) {
      collectBelow(node, found);
      found.add(node);
    }
  }

  private static long order(DeviceDescription description) {
    RequesterId address = description.address();
    return (long) address.segment() << 16 | address.source();
  }
}
