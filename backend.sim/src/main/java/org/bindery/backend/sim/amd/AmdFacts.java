package org.bindery.backend.sim.amd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.IovaRange;
import org.bindery.backend.sim.hardware.Denial;
import org.bindery.backend.sim.hardware.FaultCode;
import org.bindery.backend.sim.hardware.MakeFacts;
import org.bindery.backend.sim.hardware.Stage;
import org.bindery.backend.sim.interrupt.AmdMessages;
import org.bindery.backend.sim.interrupt.InterruptDenial;
import org.bindery.backend.sim.interrupt.MessageRouter;
import org.bindery.backend.sim.interrupt.ProcessorVectors;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/**
 * What AMD's IOMMU is whichever version of tables a host uses.
 *
 * <p>It is modelled without guest translation by PASID, so it has no PASIDs and no page requests,
 * whatever EFR says of PASmax and PPRSup.
 */
sealed interface AmdFacts extends MakeFacts permits AmdV1, AmdV2 {
  /** {@code MAX_DOMAIN_ID}. */
  int DOMAINS = 1 << 16;

  /** {@code IOMMU_HW_INFO_TYPE_AMD}. */
  int INFO_TYPE = 4;

  IovaRange INTERRUPTS = new IovaRange(0xfee00000L, 0xfeefffffL);
  IovaRange HYPER_TRANSPORT = new IovaRange(0xfd00000000L, 0xffffffffffL);

  AmdRegisters unit();

  @Override
  default int domains() {
    return DOMAINS;
  }

  /** Of every device, as {@code drivers/iommu/amd/iommu.c} reports it, whatever the tables do. */
  @Override
  default boolean enforcesSnoop(RequesterId requester) {
    return true;
  }

  /** Always: each device table entry leads to an interrupt remapping table of its own. */
  @Override
  default boolean isolatesInterrupts() {
    return true;
  }

  /** IotlbSup of the capability header, which is none of the registers here: all units have it. */
  @Override
  default boolean deviceTlbs() {
    return true;
  }

  @Override
  default Map<String, Long> registers() {
    return Map.of("efr", unit().efr(), "efr2", unit().efr2());
  }

  /** {@code struct iommu_hw_info_amd}: efr, efr2. */
  @Override
  default HardwareInfo info() {
    MemorySegment struct = MemorySegment.ofArray(new byte[16]);
    struct.set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN), 0, unit().efr());
    struct.set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN), 8, unit().efr2());
    return new HardwareInfo(INFO_TYPE, struct.toArray(ValueLayout.JAVA_BYTE));
  }

  @Override
  default List<ReservedRegion> windows() {
    List<ReservedRegion> windows = new ArrayList<>();
    windows.add(new ReservedRegion(INTERRUPTS, ReservedRegion.Kind.MSI));
    if (!unit().ignoresHyperTransport()) {
      windows.add(new ReservedRegion(HYPER_TRANSPORT, ReservedRegion.Kind.RESERVED));
    }
    return windows;
  }

  @Override
  default FaultCode fault(Denial denial, Stage stage, boolean write) {
    return AmdEvent.of(denial, write);
  }

  @Override
  default MessageRouter messages(ProcessorVectors processors) {
    return new AmdMessages(processors, unit().interruptEntries());
  }

  @Override
  default FaultCode interruptFault(InterruptDenial denial) {
    return switch (denial) {
      case READ -> AmdEvent.invalidRequest(false, "interrupt");
      case MALFORMED -> AmdEvent.invalidRequest(true, "interrupt");
      default -> AmdEvent.interruptNotRemapped();
    };
  }

  @Override
  default FaultCode windowFault(boolean write) {
    return AmdEvent.invalidRequest(write, "HyperTransport");
  }

  @Override
  default Optional<String> attributeFolder() {
    return Optional.of("amd-iommu");
  }

  @Override
  default Map<String, String> attributes() {
    return Map.of("features", "%x:%x".formatted(unit().efr(), unit().efr2()));
  }
}
