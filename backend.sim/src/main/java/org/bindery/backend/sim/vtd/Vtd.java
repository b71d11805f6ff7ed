package org.bindery.backend.sim.vtd;

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

/**
 * Intel's VT-d with second-stage translation, in scalable mode where the registers offer it: then
 * perhaps by PASID, and by the first stage with the page table of a process' CPU. All that it can
 * do follows from its registers; the make {@code vtd-legacy} is one whose registers lack snoop
 * control, and which is kept in legacy mode.
 *
 * @param make {@code vtd} or {@code vtd-legacy}
 */
public record Vtd(String make, VtdRegisters unit) implements MakeFacts {
  public static final String SECOND_STAGE = "vtd-second-stage";

  private static final IovaRange INTERRUPTS = new IovaRange(0xfee00000L, 0xfeefffffL);
  private static final int REMAPPABLE_FORMAT = 1 << 4;

  /** The make {@code vtd}. */
  public static Vtd of(long cap, long ecap) {
    return new Vtd("vtd", new VtdRegisters(cap, ecap));
  }

  /**
   * The make {@code vtd-legacy}: as the first units were, without snoop control, in legacy mode.
   */
  public static Vtd legacy(long cap, long ecap) {
    return new Vtd("vtd-legacy", new VtdRegisters(cap, ecap).asTheFirst());
  }

  @Override
  public TableFormat format() {
    return new TableFormat(
        SECOND_STAGE, unit.levels(), unit.largestLeaf(), unit.aperture(), unit.snoopControl());
  }

  @Override
  public boolean walksLevels(int levels) {
    return unit.walks(levels);
  }

  @Override
  public int domains() {
    return unit.domains();
  }

  @Override
  public boolean enforcesSnoop() {
    return unit.snoopControl();
  }

  @Override
  public Optional<String> lack(Snoop snoop) {
    return snoop == Snoop.ALLOW || unit.snoopControl()
        ? Optional.empty()
        : Optional.of(
            "cannot enforce snooping: its extended capability register 0x%x lacks snoop control (bit 7)"
                .formatted(unit.ecap()));
  }

  @Override
  public boolean isolatesInterrupts() {
    return unit.interruptRemapping();
  }

  @Override
  public Map<String, Long> registers() {
    return Map.of("cap", unit.cap(), "ecap", unit.ecap());
  }

  @Override
  public List<ReservedRegion> windows() {
    return List.of(new ReservedRegion(INTERRUPTS, ReservedRegion.Kind.MSI));
  }

  @Override
  public int pasidBits() {
    return unit.pasidBits();
  }

  @Override
  public boolean pageRequests() {
    return unit.pageRequests();
  }

  @Override
  public boolean walksCpuTables() {
    return unit.walksCpuTables();
  }

  @Override
  public FaultCode pasidFault(Denial denial, boolean cpuTable, boolean write) {
    return VtdScalableFault.of(denial, cpuTable, write);
  }

  @Override
  public FaultCode fault(Denial denial, boolean write) {
    if (unit.scalableMode()) {
      return VtdScalableFault.of(denial, false, write);
    }
    return switch (denial) {
      case BLOCKED, BEYOND_PASIDS -> VtdFault.CONTEXT_NOT_PRESENT;
      case BEYOND_WIDTH -> VtdFault.BEYOND_WIDTH;
      // A second-stage entry without permissions is one that is not present.
      case NOT_MAPPED, NOT_PERMITTED ->
          write ? VtdFault.WRITE_NOT_PERMITTED : VtdFault.READ_NOT_PERMITTED;
      case MEMORY_GONE -> VtdFault.MEMORY_GONE;
    };
  }

  @Override
  public FaultCode windowFault(long iova, long length, boolean write) {
    if (!write || length != 4 || (iova & 3) != 0 || !INTERRUPTS.contains(iova)) {
      return VtdFault.INTERRUPT_MALFORMED;
    }
    return (iova & REMAPPABLE_FORMAT) != 0
        ? VtdFault.INTERRUPT_NOT_PRESENT
        : VtdFault.INTERRUPT_COMPATIBLE;
  }

  @Override
  public String attributeFolder() {
    return "intel-iommu";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("cap", "%x".formatted(unit.cap()), "ecap", "%x".formatted(unit.ecap()));
  }
}
