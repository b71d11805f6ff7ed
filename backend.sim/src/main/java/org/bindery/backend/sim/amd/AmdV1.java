package org.bindery.backend.sim.amd;

import java.util.Optional;
import org.bindery.api.IovaRange;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.hardware.SnoopPlace;
import org.bindery.backend.sim.hardware.Stage;
import org.bindery.backend.sim.hardware.TableFormat;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.AmdV1Leaf;
import org.bindery.model.iommu.LeafSize;

/**
 * AMD's IOMMU whose host tables are of version 1, its own format, which Linux uses unless it is
 * told otherwise ({@code amd_iommu=pgtbl_v2}).
 *
 * <p>No Snoop is always blocked: Linux sets the bit that forces snooping (FC) in every entry, and
 * its driver offers no other choice ({@code drivers/iommu/amd}, {@code drivers/iommu/generic_pt}).
 * So a table that is to permit it is refused here, where the kernel never asks for one.
 *
 * <p>The format has leaves of every power of two, of which three sizes are modelled, and up to six
 * levels, of which five are: 57 bits of address where a unit of six has 64.
 */
public record AmdV1(AmdRegisters unit) implements AmdFacts {
  public static final String FORMAT = "amd-v1";

  private static final int MODELLED_LEVELS = 5;

  /** A unit with these extended feature registers. */
  public static AmdV1 of(long efr, long efr2) {
    return new AmdV1(new AmdRegisters(efr, efr2));
  }

  @Override
  public String make() {
    return "amd-v1";
  }

  @Override
  public TableFormat format() {
    int levels = Math.min(unit.hostLevels(), MODELLED_LEVELS);
    long last = levels == 0 ? 0 : (1L << 12 + 9 * levels) - 1;
    return new TableFormat(
        FORMAT,
        Stage.SECOND,
        levels,
        LeafSize.SIZE_1G,
        new IovaRange(0, last),
        AmdV1Leaf.FORMAT,
        SnoopPlace.LEAF);
  }

  @Override
  public boolean dirtyTracking() {
    return unit.dirtyTracking();
  }

  @Override
  public Optional<String> lack(Snoop snoop, RequesterId requester) {
    return snoop == Snoop.ENFORCE
        ? Optional.empty()
        : Optional.of(
            "cannot let No Snoop through: every entry of a version 1 table forces snooping (bit FC)");
  }
}
