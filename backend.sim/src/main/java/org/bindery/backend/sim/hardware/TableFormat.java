package org.bindery.backend.sim.hardware;

import java.util.Arrays;
import java.util.List;
import org.bindery.api.IovaRange;
import org.bindery.api.Snoop;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.PageEntry;

/**
 * The page table that a unit walks.
 *
 * @param name as {@link org.bindery.hardware.HardwareCapabilities#formats} says it
 * @param levels 3 to 5; 0: the unit walks none
 * @param largestLeaf no leaf is larger
 * @param aperture what it can map
 * @param snoopBit its entries have a bit that forces snooping
 */
public record TableFormat(
    String name, int levels, LeafSize largestLeaf, IovaRange aperture, boolean snoopBit) {

  /** In bytes, ascending. */
  public List<Long> pageSizes() {
    return Arrays.stream(LeafSize.values())
        .filter(size -> size.compareTo(largestLeaf) <= 0)
        .map(LeafSize::bytes)
        .toList();
  }

  /** What a table's snoop choice sets in each of its entries. */
  int flags(Snoop snoop) {
    return snoop == Snoop.ENFORCE && snoopBit ? PageEntry.SNOOP : 0;
  }

  /** True when a table of the choice lets No Snoop through, whatever it says of itself. */
  boolean permitsNoSnoop(Snoop snoop) {
    return flags(snoop) == 0;
  }

  /** True when a table in the given format, levels apart, has nothing that this one lacks. */
  boolean covers(TableFormat other) {
    return name.equals(other.name)
        && other.largestLeaf.compareTo(largestLeaf) <= 0
        && aperture.contains(other.aperture.last());
  }
}
