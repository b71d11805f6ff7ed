package org.bindery.backend.sim.smmu;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.hardware.Denial;
import org.bindery.backend.sim.hardware.FaultCode;
import org.bindery.backend.sim.hardware.MakeFacts;
import org.bindery.backend.sim.hardware.Stage;
import org.bindery.backend.sim.hardware.StreamNesting;
import org.bindery.backend.sim.hardware.TableAbilities;
import org.bindery.backend.sim.hardware.TableFormat;
import org.bindery.backend.sim.interrupt.InterruptDenial;
import org.bindery.backend.sim.interrupt.ItsMessages;
import org.bindery.backend.sim.interrupt.MessageRouter;
import org.bindery.backend.sim.interrupt.ProcessorVectors;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;
import org.bindery.model.iommu.ArmContextDescriptor;
import org.bindery.model.iommu.ArmStreamTableEntry;
import org.bindery.model.iommu.TranslationEntry;

/**
 * Arm's SMMUv3: a stream table by requester ID, whose entries lead to a stage 2 table or to context
 * descriptors by PASID with stage 1 tables. What it can do follows from its registers and from what
 * firmware says of the root complexes before it. The rules are those of {@code
 * drivers/iommu/arm/arm-smmu-v3}.
 *
 * <p>No table says anything of snooping. Where a root complex is CANWBS, what its devices send is
 * coherent and No Snoop is not heeded, whatever the table was made for; so an enforcing table is
 * for such devices only. Where it is not, nothing can block No Snoop.
 *
 * <p>Interrupts are writes to the doorbell of an interrupt translation service, which Linux maps in
 * a window of addresses that it keeps free; so it takes a table to raise one, as any write.
 *
 * <p>Not modelled: granules of 16 and 64 KiB, 52 bits of address.
 *
 * @param coherent PCI segments whose root complex is CANWBS
 */
public record SmmuV3(SmmuRegisters unit, Set<Integer> coherent) implements MakeFacts {
  public static final String STAGE_1 = "smmuv3-stage-1";
  public static final String STAGE_2 = "smmuv3-stage-2";

  /** {@code IOMMU_HW_INFO_TYPE_ARM_SMMUV3}. */
  private static final int INFO_TYPE = 2;

  private static final List<String> INFO_REGISTERS =
      List.of("idr0", "idr1", "idr2", "idr3", "idr4", "idr5", "iidr", "aidr");

  public SmmuV3 {
    coherent = Set.copyOf(coherent);
  }

  @Override
  public String make() {
    return "smmuv3";
  }

  @Override
  public TableFormat format() {
    return unit.stage1() ? SmmuTables.stage1(unit) : SmmuTables.stage2(unit);
  }

  @Override
  public List<TableFormat> formats() {
    return Stream.of(SmmuTables.stage1(unit), SmmuTables.stage2(unit))
        .filter(format -> format.levels() != 0)
        .toList();
  }

  /** A domain is of one unit ({@code arm_smmu_attach_dev}). */
  @Override
  public boolean sharesTables() {
    return false;
  }

  /** Stage 2, where there are both. */
  @Override
  public boolean nestParent(TableFormat own) {
    return unit.nesting() && own.stage() == Stage.SECOND;
  }

  @Override
  public Optional<StreamNesting> streamNesting() {
    return unit.nesting() ? Optional.of(new SmmuNesting(this)) : Optional.empty();
  }

  /** A parent has no other ability beside ({@code arm_smmu_domain_alloc_paging_flags}). */
  @Override
  public Optional<String> lack(TableFormat own, TableAbilities wanted) {
    return wanted.nestParent() && (wanted.dirtyTracking() || wanted.forPasid())
        ? Optional.of("has no parents of nested tables that track dirty pages or are for a PASID")
        : MakeFacts.super.lack(own, wanted);
  }

  @Override
  public boolean dirtyTracking() {
    return unit.dirtyTracking();
  }

  @Override
  public Optional<String> lackForPasid(TableFormat own) {
    return own.stage() == Stage.FIRST
        ? Optional.empty()
        : Optional.of("a context descriptor leads to a stage 1 table, and it is of stage 2");
  }

  @Override
  public boolean pasidsBesideSecondStage() {
    return false;
  }

  @Override
  public TranslationEntry entry(
      TableFormat format, int domain, Snoop snoop, RequesterId requester, int pasid) {
    int bits = SmmuTables.addressBits(format);
    boolean path = enforcesSnoop(requester);
    if (format.stage() == Stage.SECOND) {
      return new SmmuEntry(
          Optional.of(ArmStreamTableEntry.stage2(domain, bits)), Optional.empty(), path);
    }
    Optional<ArmContextDescriptor> context = Optional.of(ArmContextDescriptor.of(domain, bits));
    return new SmmuEntry(
        pasid == 0 ? Optional.of(ArmStreamTableEntry.stage1(unit.pasidBits())) : Optional.empty(),
        context,
        path);
  }

  /** Stage 2 is of the same format as a virtual machine's; a CPU does not flush it for an SMMU. */
  @Override
  public boolean walksGuestTables(TableFormat own) {
    return own.stage() == Stage.SECOND && unit.coherent();
  }

  @Override
  public int domains() {
    return unit.domains();
  }

  @Override
  public boolean cacheCoherent() {
    return unit.coherent();
  }

  @Override
  public boolean enforcesSnoop(RequesterId requester) {
    return coherent.contains(requester.segment());
  }

  @Override
  public boolean ignoresNoSnoop(RequesterId requester) {
    return enforcesSnoop(requester);
  }

  @Override
  public Optional<String> lack(Snoop snoop, RequesterId requester) {
    return snoop == Snoop.ALLOW || enforcesSnoop(requester)
        ? Optional.empty()
        : Optional.of(
            "cannot enforce snooping for PCI segment %04x: firmware does not say that its root complex is CANWBS"
                .formatted(requester.segment()));
  }

  /** Always: an interrupt translation service keeps the devices' interrupts apart. */
  @Override
  public boolean isolatesInterrupts() {
    return true;
  }

  @Override
  public Map<String, Long> registers() {
    return unit.words();
  }

  /** {@code struct iommu_hw_info_arm_smmuv3}: flags, reserved, idr[6], iidr, aidr. */
  @Override
  public HardwareInfo info() {
    MemorySegment struct = MemorySegment.ofArray(new byte[40]);
    int at = 8;
    for (String register : INFO_REGISTERS) {
      struct.set(ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN), at, unit.word(register));
      at += Integer.BYTES;
    }
    return new HardwareInfo(INFO_TYPE, struct.toArray(ValueLayout.JAVA_BYTE));
  }

  @Override
  public List<ReservedRegion> windows() {
    return List.of(new ReservedRegion(ItsMessages.KEPT, ReservedRegion.Kind.SW_MSI));
  }

  @Override
  public int pasidBits() {
    return unit.pasidBits();
  }

  @Override
  public boolean guestPasidTables() {
    return true;
  }

  /** By stalling only: Linux answers each page request of a device's own as invalid. */
  @Override
  public boolean pageRequests() {
    return stalls();
  }

  @Override
  public boolean stalls() {
    return pasidBits() != 0 && unit.stalls();
  }

  /** Root complexes are taken to pass such requests on, which firmware would have to say. */
  @Override
  public boolean deviceTlbs() {
    return unit.deviceTlbs();
  }

  /** Those of 48 bits and granule 4 KiB ({@code arm_smmu_sva_supported}). */
  @Override
  public boolean walksCpuTables() {
    return pasidBits() != 0 && unit.coherent();
  }

  @Override
  public FaultCode fault(Denial denial, Stage stage, boolean write) {
    return SmmuEvent.of(denial);
  }

  @Override
  public FaultCode pasidFault(Denial denial, Stage stage, boolean write) {
    return SmmuEvent.ofPasid(denial);
  }

  @Override
  public MessageRouter messages(ProcessorVectors processors) {
    return new ItsMessages();
  }

  @Override
  public FaultCode interruptFault(InterruptDenial denial) {
    return SmmuEvent.NO_INTERRUPT;
  }

  /** Linux shows no registers of it. */
  @Override
  public Optional<String> attributeFolder() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of();
  }
}
