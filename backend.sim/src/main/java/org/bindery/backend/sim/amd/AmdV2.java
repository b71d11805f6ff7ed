package org.bindery.backend.sim.amd;

import java.util.Optional;
import org.bindery.api.IovaRange;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.hardware.SnoopPlace;
import org.bindery.backend.sim.hardware.Stage;
import org.bindery.backend.sim.hardware.TableFormat;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.X86Leaf;

/**
 * AMD's IOMMU whose host tables are of version 2, the x86-64 format.
 *
 * <p>It says that it enforces snooping and does not: {@code drivers/iommu/amd/iommu.c} reports
 * IOMMU_CAP_ENFORCE_CACHE_COHERENCY for every device and accepts the choice for every table, but
 * only version 1 entries have the bit for it (FC).
 */
public record AmdV2(AmdRegisters unit) implements AmdFacts {
  public static final String FORMAT = "amd-v2";

  /** A unit with these extended feature registers. */
  public static AmdV2 of(long efr, long efr2) {
    return new AmdV2(new AmdRegisters(efr, efr2));
  }

  @Override
  public String make() {
    return "amd-v2";
  }

  /**
   * The lower half of what the levels span: the top bit is sign-extended for a request with PASID
   * and is not for one without, so Linux has one table serve both by leaving it out.
   */
  @Override
  public TableFormat format() {
    int bits = 12 + 9 * unit.levels() - 1;
    return new TableFormat(
        FORMAT,
        Stage.FIRST,
        unit.hostUsesVersion2() ? unit.levels() : 0,
        LeafSize.SIZE_1G,
        new IovaRange(0, (1L << bits) - 1),
        X86Leaf.FORMAT,
        SnoopPlace.NONE);
  }

  @Override
  public boolean blocksNoSnoop(RequesterId requester) {
    return false;
  }

  @Override
  public Optional<String> lack(Snoop snoop, RequesterId requester) {
    return Optional.empty();
  }
}
