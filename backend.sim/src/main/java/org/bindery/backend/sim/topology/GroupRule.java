package org.bindery.backend.sim.topology;

import java.util.Optional;
import java.util.function.Function;

/**
 * Which group a function belongs to, by the rules of Linux ({@code pci_device_group}): together
 * with whatever its requests cannot be told from, or can reach around the IOMMU.
 */
public final class GroupRule {
  private GroupRule() {}

  /**
   * Finds the group that a function has to join.
   *
   * @param tree the function's place, and its neighbours
   * @param groupOf the group of a function that was discovered before, empty for others
   * @return empty: it founds a group of its own
   */
  public static <G> Optional<G> join(
      PciNode node, PciTree tree, Function<PciNode, Optional<G>> groupOf) {
    // 1. Up to the last bridge that puts its own requester ID in place of others.
    PciNode top = node;
    for (DmaAliases.Alias alias : DmaAliases.of(node)) {
      Optional<G> group = groupOf.apply(alias.owner());
      if (group.isPresent()) {
        return group;
      }
      top = alias.owner();
    }
    // 2. On up to where the rest of the path isolates.
    for (PciNode bridge : top.bridges()) {
      if (Acs.pathIsolates(bridge)) {
        break;
      }
      Optional<G> group = groupOf.apply(bridge);
      if (group.isPresent()) {
        return group;
      }
      top = bridge;
    }
    // 3. With the other functions of its slot that can reach each other.
    return slotNeighbour(top, tree, groupOf);
  }

  private static <G> Optional<G> slotNeighbour(
      PciNode node, PciTree tree, Function<PciNode, Optional<G>> groupOf) {
    if (!node.multifunction() || Acs.isolates(node)) {
      return Optional.empty();
    }
    for (PciNode other : tree.slotOf(node)) {
      if (other != node && !Acs.isolates(other)) {
        Optional<G> group = groupOf.apply(other);
        if (group.isPresent()) {
          return group;
        }
      }
    }
    return Optional.empty();
  }
}
