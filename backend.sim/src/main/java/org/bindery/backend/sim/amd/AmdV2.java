package org.bindery.backend.sim.amd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.IovaRange;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.hardware.Denial;
import org.bindery.backend.sim.hardware.FaultCode;
import org.bindery.backend.sim.hardware.MakeFacts;
import org.bindery.backend.sim.hardware.TableFormat;
import org.bindery.hardware.ReservedRegion;
import org.bindery.model.iommu.LeafSize;

/**
 * AMD's IOMMU whose host tables are of version 2, the x86-64 format.
 *
 * <p>It says that it enforces snooping and does not: {@code drivers/iommu/amd/iommu.c} reports
 * IOMMU_CAP_ENFORCE_CACHE_COHERENCY for every device and accepts the choice for every table, but
 * only version 1 entries have the bit for it (FC).
 *
 * <p>It is modelled without guest translation by PASID, so it has no PASIDs and no page requests,
 * whatever EFR says of PASmax and PPRSup.
 */
public record AmdV2(AmdRegisters unit) implements MakeFacts {
  public static final String FORMAT = "amd-v2";

  /** {@code MAX_DOMAIN_ID}. */
  private static final int DOMAINS = 1 << 16;

  private static final IovaRange INTERRUPTS = new IovaRange(0xfee00000L, 0xfeefffffL);
  private static final IovaRange HYPER_TRANSPORT = new IovaRange(0xfd00000000L, 0xffffffffffL);

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
        unit.hostUsesVersion2() ? unit.levels() : 0,
        LeafSize.SIZE_1G,
        new IovaRange(0, (1L << bits) - 1),
        false);
  }

  @Override
  public int domains() {
    return DOMAINS;
  }

  @Override
  public boolean enforcesSnoop() {
    return true;
  }

  @Override
  public boolean blocksNoSnoop() {
    return false;
  }

  @Override
  public Optional<String> lack(Snoop snoop) {
    return Optional.empty();
  }

  /** Always: each device table entry leads to an interrupt remapping table of its own. */
  @Override
  public boolean isolatesInterrupts() {
    return true;
  }

  @Override
  public Map<String, Long> registers() {
    return Map.of("efr", unit.efr(), "efr2", unit.efr2());
  }

  @Override
  public List<ReservedRegion> windows() {
    List<ReservedRegion> windows = new ArrayList<>();
    windows.add(new ReservedRegion(INTERRUPTS, ReservedRegion.Kind.MSI));
    if (!unit.ignoresHyperTransport()) {
      windows.add(new ReservedRegion(HYPER_TRANSPORT, ReservedRegion.Kind.RESERVED));
    }
    return windows;
  }

  @Override
  public FaultCode fault(Denial denial, boolean write) {
    return AmdEvent.of(denial, write);
  }

  @Override
  public FaultCode windowFault(long iova, long length, boolean write) {
    boolean interrupt = INTERRUPTS.contains(iova);
    if (interrupt && write && length == 4 && (iova & 3) == 0) {
      return AmdEvent.interruptNotRemapped();
    }
    long last = iova + length - 1;
    return AmdEvent.invalidRequest(
        write, interrupt || INTERRUPTS.contains(last) ? "interrupt" : "HyperTransport");
  }

  @Override
  public String attributeFolder() {
    return "amd-iommu";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("features", "%x:%x".formatted(unit.efr(), unit.efr2()));
  }
}
