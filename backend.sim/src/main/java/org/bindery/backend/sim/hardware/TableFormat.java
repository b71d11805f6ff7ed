package org.bindery.backend.sim.hardware;

import java.util.Arrays;
import java.util.List;
import org.bindery.api.IovaRange;
import org.bindery.api.Snoop;
import org.bindery.model.iommu.LeafFormat;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.PageEntry;

/**
 * A page table that a unit walks.
 *
 * @param name as {@link org.bindery.hardware.HardwareCapabilities#formats} says it
 * @param levels 3 to 5; 0: the unit walks none
 * @param largestLeaf no leaf is larger
 * @param aperture what it can map
 * @param leaves how its leaves stand in it
 */
public record TableFormat(
    String name,
    Stage stage,
    int levels,
    LeafSize largestLeaf,
    IovaRange aperture,
    LeafFormat leaves,
    SnoopPlace snoop) {

  /** In bytes, ascending. */
  public List<Long> pageSizes() {
    return Arrays.stream(LeafSize.values())
        .filter(size -> size.compareTo(largestLeaf) <= 0)
        .map(LeafSize::bytes)
        .toList();
  }

  /** What a table's snoop choice sets in each of its entries. */
  int flags(Snoop choice) {
    return choice == Snoop.ENFORCE && snoop == SnoopPlace.LEAF ? PageEntry.SNOOP : 0;
  }

  /** True when a table of the choice lets No Snoop through, whatever it says of itself. */
  boolean permitsNoSnoop(Snoop choice) {
    return choice == Snoop.ALLOW || snoop == SnoopPlace.NONE;
  }

  /** True when a table in the given format, levels apart, has nothing that this one lacks. */
  boolean covers(TableFormat other) {
    return name.equals(other.name)
        && other.largestLeaf.compareTo(largestLeaf) <= 0
        && aperture.contains(other.aperture.last());
  }
}
