package org.bindery.backend.sim.vtd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.api.IovaRange;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.hardware.Denial;
import org.bindery.backend.sim.hardware.FaultCode;
import org.bindery.backend.sim.hardware.MakeFacts;
import org.bindery.backend.sim.hardware.Nesting;
import org.bindery.backend.sim.hardware.Stage;
import org.bindery.backend.sim.hardware.TableFormat;
import org.bindery.backend.sim.interrupt.InterruptDenial;
import org.bindery.backend.sim.interrupt.MessageRouter;
import org.bindery.backend.sim.interrupt.PlainMessages;
import org.bindery.backend.sim.interrupt.ProcessorVectors;
import org.bindery.backend.sim.interrupt.VtdMessages;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;
import org.bindery.model.iommu.TranslationEntry;
import org.bindery.model.iommu.VtdPasidEntry;

/**
 * Intel's VT-d. In legacy mode it translates by the second stage; in scalable mode, where the
 * registers offer it, by either stage, perhaps by PASID, and by the first stage with the page table
 * of a process' CPU. All that it can do follows from its registers; the make {@code vtd-legacy} is
 * one whose registers lack snoop control, and which is kept in legacy mode.
 *
 * <p>Where it has both stages the first is the host's choice, as Linux prefers it for a table that
 * is neither a parent of nested ones nor tracks dirty pages ({@code drivers/iommu/intel} newer than
 * 6.12, in which tables of user space are of the second stage). The other is had by its name.
 *
 * @param make {@code vtd} or {@code vtd-legacy}
 */
public record Vtd(String make, VtdRegisters unit) implements MakeFacts {
  public static final String FIRST_STAGE = "vtd-first-stage";
  public static final String SECOND_STAGE = "vtd-second-stage";

  /** {@code IOMMU_HW_INFO_TYPE_INTEL_VTD}. */
  private static final int INFO_TYPE = 1;

  /** {@code IOMMU_HW_INFO_VTD_ERRATA_772415_SPR17}: nest parents take no read-only maps. */
  private static final int ERRATUM_772415 = 1;

  private static final IovaRange INTERRUPTS = new IovaRange(0xfee00000L, 0xfeefffffL);

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
    return unit.firstStage() ? VtdTables.firstStage(unit) : VtdTables.secondStage(unit);
  }

  @Override
  public List<TableFormat> formats() {
    return Stream.of(VtdTables.firstStage(unit), VtdTables.secondStage(unit))
        .filter(format -> format.levels() != 0)
        .toList();
  }

  /** The second stage first: Linux has no others that track ({@code ssads_supported}). */
  @Override
  public List<TableFormat> trackedFormats() {
    return formats().reversed();
  }

  @Override
  public Optional<Nesting> nesting() {
    return unit.nesting() ? Optional.of(new VtdNesting(unit)) : Optional.empty();
  }

  /** By the second stage; the first is the guest's. */
  @Override
  public boolean nestParent(TableFormat own) {
    return unit.nesting() && own.stage() == Stage.SECOND;
  }

  /** Erratum 772415, which Linux takes all units to have. */
  @Override
  public boolean nestParentsAreWritable() {
    return true;
  }

  /** {@code struct iommu_hw_info_vtd}: flags, reserved, cap, ecap. */
  @Override
  public HardwareInfo info() {
    MemorySegment struct = MemorySegment.ofArray(new byte[24]);
    struct.set(ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN), 0, ERRATUM_772415);
    struct.set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN), 8, unit.cap());
    struct.set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN), 16, unit.ecap());
    return new HardwareInfo(INFO_TYPE, struct.toArray(ValueLayout.JAVA_BYTE));
  }

  /** The second stage's decides for both, as it does in Linux; the first marks leaves always. */
  @Override
  public boolean dirtyTracking() {
    return unit.secondStageDirty();
  }

  @Override
  public boolean walksLevels(TableFormat own, int levels) {
    return own.stage() == Stage.FIRST ? levels >= 4 && levels <= own.levels() : unit.walks(levels);
  }

  /** PGSNP of the first stage, for each requester and PASID; the second has it in each leaf. */
  @Override
  public TranslationEntry entry(
      TableFormat format, int domain, Snoop snoop, RequesterId requester, int pasid) {
    if (!unit.scalableMode()) {
      return TranslationEntry.PLAIN;
    }
    return format.stage() == Stage.FIRST
        ? VtdPasidEntry.firstStage(domain, format.levels(), snoop == Snoop.ENFORCE)
        : VtdPasidEntry.secondStage(domain, format.levels());
  }

  @Override
  public int domains() {
    return unit.domains();
  }

  @Override
  public boolean enforcesSnoop(RequesterId requester) {
    return unit.snoopControl();
  }

  @Override
  public Optional<String> lack(Snoop snoop, RequesterId requester) {
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

  /** {@code intel_iommu_enable_iopf}. */
  @Override
  public boolean demandsPageRequests() {
    return true;
  }

  @Override
  public boolean deviceTlbs() {
    return unit.deviceTlbs();
  }

  @Override
  public boolean walksCpuTables() {
    return unit.walksCpuTables();
  }

  /** EPT has the second stage's format; a CPU does not flush it for an IOMMU. */
  @Override
  public boolean walksGuestTables(TableFormat own) {
    return own.stage() == Stage.SECOND && unit.coherentWalks();
  }

  @Override
  public FaultCode pasidFault(Denial denial, Stage stage, boolean write) {
    return VtdScalableFault.of(denial, stage, write);
  }

  @Override
  public FaultCode fault(Denial denial, Stage stage, boolean write) {
    if (unit.scalableMode()) {
      return VtdScalableFault.of(denial, stage, write);
    }
    return switch (denial) {
      case BLOCKED, BLOCKED_BESIDE_PASIDS, UNKNOWN, BEYOND_PASIDS -> VtdFault.CONTEXT_NOT_PRESENT;
      case TRANSLATED -> VtdFault.TRANSLATED;
      case BEYOND_WIDTH -> VtdFault.BEYOND_WIDTH;
      case MEMORY_GONE -> VtdFault.MEMORY_GONE;
      // A second-stage entry without permissions is one that is not present.
      default -> write ? VtdFault.WRITE_NOT_PERMITTED : VtdFault.READ_NOT_PERMITTED;
    };
  }

  @Override
  public MessageRouter messages(ProcessorVectors processors) {
    return unit.interruptRemapping() ? new VtdMessages(processors) : new PlainMessages(processors);
  }

  @Override
  public FaultCode interruptFault(InterruptDenial denial) {
    return VtdFault.of(denial);
  }

  @Override
  public Optional<String> attributeFolder() {
    return Optional.of("intel-iommu");
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("cap", "%x".formatted(unit.cap()), "ecap", "%x".formatted(unit.ecap()));
  }
}
