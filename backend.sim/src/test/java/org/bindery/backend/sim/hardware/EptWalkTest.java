package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bindery.backend.sim.hardware.EptLab.GUEST;
import static org.bindery.backend.sim.hardware.EptLab.PAGE;
import static org.bindery.backend.sim.hardware.EptLab.REQUESTER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.api.PageTableKind;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.amd.AmdV1;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.host.VirtualMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device's DMA by the memory slots of a virtual machine. */
class EptWalkTest {
  private static final int PASID = 5;

  /** As a desktop's: its walks do not see the caches. */
  private static final Vtd INCOHERENT = Vtd.of(0xd2008c40660462L, 0xf050daL);

  private final EptLab lab = new EptLab(4);
  private final List<HardwareFault> faults = new ArrayList<>();

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.process.watchers()).isZero();
  }

  private static boolean write(DmaPort dma, long address, int value) {
    return dma.write(address, MemorySegment.ofArray(new byte[] {(byte) value}));
  }

  private static void assertRefused(Errno errno, String reason, Runnable call) {
    RefusedException thrown = catchThrowableOfType(RefusedException.class, call::run);
    assertThat(thrown.errno()).isEqualTo(errno);
    assertThat(thrown.refusal().reason()).contains(reason);
  }

  private int at(long offset) {
    return lab.room.get(ValueLayout.JAVA_BYTE, offset);
  }

  @Test
  void guestAddressesLeadToTheOwnersMemoryAndNothingElseDoes() {
    lab.populate();
    lab.slot(0, GUEST, 2, 2);
    lab.slot(1, 0, 0, 1);
    DmaPort dma = lab.dma();
    lab.unit.onFault(faults::add);
    assertThat(write(dma, GUEST + PAGE + 7, 1)).isTrue();
    assertThat(write(dma, 8, 2)).isTrue();
    assertThat(at(3 * PAGE + 7)).isEqualTo(1);
    assertThat(at(8)).isEqualTo(2);
    for (long outside : new long[] {PAGE, GUEST - 1, GUEST + 2 * PAGE, lab.room.address()}) {
      assertThat(write(dma, outside, 3)).as("0x%x", outside).isFalse();
    }
    assertThat(faults).extracting(HardwareFault::iova).startsWith((long) PAGE, GUEST - 1);
    assertThat(lab.frames.pinnedPages()).isZero();
  }

  @Test
  void aTransferOverTwoSlotsIsOne() {
    lab.populate();
    lab.slot(0, GUEST, 3, 1);
    lab.slot(1, GUEST + PAGE, 0, 1);
    MemorySegment ones = MemorySegment.ofArray(new byte[2 * PAGE]).fill((byte) 1);
    assertThat(lab.dma().write(GUEST, ones)).isTrue();
    assertThat(at(4 * PAGE - 1)).isEqualTo(1);
    assertThat(at(PAGE - 1)).isEqualTo(1);
    assertThat(at(PAGE)).isZero();
    assertThat(lab.dma().write(GUEST + PAGE, ones)).as("the second page is in none").isFalse();
  }

  @Test
  void whatComesLaterIsThereAndWhatGoesIsNot() {
    Memory memory = lab.populate();
    DmaPort dma = lab.dma();
    assertThat(write(dma, GUEST, 1)).isFalse();
    lab.slot(0, GUEST, 0, 1);
    assertThat(write(dma, GUEST, 1)).isTrue();
    lab.machine.remove(0);
    assertThat(write(dma, GUEST, 2)).isFalse();
    lab.slot(0, GUEST, 1, 1);
    assertThat(write(dma, GUEST, 3)).isTrue();
    assertThat(at(0)).isEqualTo(1);
    assertThat(at(PAGE)).isEqualTo(3);
    memory.close();
    assertThat(write(dma, GUEST, 4)).isFalse();
    assertThat(lab.shown.frameAt(GUEST)).isEqualTo(-1);
  }

  @Test
  void permissionsAreTheOwners() {
    Memory memory = lab.populate();
    lab.slot(0, GUEST, 0, 4);
    DmaPort dma = lab.dma();
    memory.protect(Access.READ);
    assertThat(write(dma, GUEST, 1)).isFalse();
    assertThat(dma.read(GUEST, MemorySegment.ofArray(new byte[1]))).isTrue();
    memory.protect(Access.READ_WRITE);
    assertThat(write(dma, GUEST, 1)).isTrue();
    memory.protect(Access.NONE);
    assertThat(dma.read(GUEST, MemorySegment.ofArray(new byte[1]))).isFalse();
  }

  @Test
  void whatIsReclaimedIsAFaultOrComesByAPageRequest() {
    Memory memory = lab.populate();
    lab.slot(0, GUEST, 0, 4);
    lab.unit.attach(REQUESTER, PASID, lab.shown);
    PasidPort port = Ports.pasids(lab.unit, REQUESTER).orElseThrow();
    memory.reclaim(PAGE, PAGE);
    assertThat(write(lab.dma(), GUEST + PAGE, 1)).isFalse();
    assertThat(port.requestPage(PASID, GUEST + PAGE, Access.WRITE)).isTrue();
    assertThat(write(lab.dma(), GUEST + PAGE, 1)).isTrue();
    assertThat(port.requestPage(PASID, GUEST + 4 * PAGE, Access.WRITE)).isFalse();
    lab.unit.block(REQUESTER, PASID);
  }

  @Test
  void nothingIsMappedIntoIt() {
    assertRefused(
        Errno.EOPNOTSUPP, "vm0", () -> lab.shown.map(GUEST, 0x1000, 1, Access.READ_WRITE));
    assertThat(lab.shown.unmap(GUEST, 1)).isZero();
  }

  @Test
  void aMachineThatEndsLeavesItEmptyAndGivesNoOther() {
    lab.populate();
    lab.slot(0, GUEST, 0, 4);
    DmaPort dma = lab.dma();
    assertThat(write(dma, GUEST, 1)).isTrue();
    lab.machine.close();
    assertThat(write(dma, GUEST, 2)).isFalse();
    assertThat(at(0)).isEqualTo(1);
    assertRefused(Errno.ENODEV, "vm0 has ended", () -> lab.show(lab.machine));
  }

  @Test
  void twoMachinesDoNotMeet() {
    lab.populate();
    lab.slot(0, GUEST, 0, 1);
    VirtualMachine other = lab.machines.create("vm1", lab.process);
    IommuDomain empty = lab.show(other);
    lab.unit.attach(REQUESTER, empty);
    assertThat(write(lab.dma(), GUEST, 1)).isFalse();
    lab.unit.attach(REQUESTER, lab.shown);
    assertThat(write(lab.dma(), GUEST, 1)).isTrue();
    empty.close();
  }

  @Test
  void theFormatIsTheSecondStages() {
    assertThat(lab.shown.format()).isEqualTo(Vtd.SECOND_STAGE);
    assertRefused(
        Errno.EOPNOTSUPP,
        "vtd-first-stage",
        () -> lab.unit.allocate(EptLab.request(Vtd.FIRST_STAGE, Snoop.ALLOW, lab.machine)));
    assertThat(lab.unit.capabilities(REQUESTER).formatsFor(HwptRequest.paging(1)))
        .containsExactly(Vtd.FIRST_STAGE, Vtd.SECOND_STAGE);
    assertThat(
            lab.unit
                .capabilities(REQUESTER)
                .formatsFor(HwptRequest.paging(1).kind(PageTableKind.EPT)))
        .containsExactly(Vtd.SECOND_STAGE);
    assertRefused(
        Errno.EINVAL,
        "none is named",
        () ->
            lab.unit.allocate(
                new DomainRequest(REQUESTER, PageTableKind.EPT, Vtd.SECOND_STAGE, Snoop.ALLOW)));
  }

  @Test
  void aUnitWhoseWalksDoNotSeeTheCachesHasNoneAndTakesNone() {
    Unit desktop = new Unit("dmar0", INCOHERENT, lab.memory, new RecordingLog());
    desktop.admit(REQUESTER);
    assertThat(desktop.capabilities(REQUESTER).kinds()).containsExactly(PageTableKind.PAGING);
    assertRefused(
        Errno.EOPNOTSUPP,
        "EPT",
        () -> desktop.allocate(EptLab.request(Vtd.SECOND_STAGE, Snoop.ALLOW, lab.machine)));
    assertRefused(Errno.EINVAL, "behind dmar0 (vtd)", () -> desktop.attach(REQUESTER, lab.shown));
  }

  @Test
  void anotherUnitOfTheMakeWalksItAndIsToldOfChanges() {
    lab.populate();
    lab.slot(0, GUEST, 0, 1);
    Unit other = new Unit("dmar4", SvaLab.SCALABLE, lab.memory, new RecordingLog());
    other.admit(REQUESTER);
    other.attach(REQUESTER, lab.shown);
    DmaPort dma = Ports.dma(other, REQUESTER);
    assertThat(write(dma, GUEST, 1)).isTrue();
    lab.machine.remove(0);
    assertThat(write(dma, GUEST, 2)).isFalse();
    other.block(REQUESTER);
  }

  @Test
  void stage2OfAnSmmuShowsItAndAnAmdHasOtherTables() {
    lab.populate();
    lab.slot(0, GUEST, 0, 1);
    Unit smmu = TestMake.SMMUV3.unit(lab.frames);
    smmu.admit(REQUESTER);
    assertThat(smmu.capabilities(REQUESTER).kinds()).contains(PageTableKind.EPT);
    IommuDomain table =
        smmu.allocate(
            DomainRequest.ept(
                REQUESTER, SmmuV3.STAGE_2, Snoop.ALLOW, lab.machine.memory().orElseThrow()));
    smmu.attach(REQUESTER, table);
    assertThat(write(Ports.dma(smmu, REQUESTER), GUEST, 1)).isTrue();
    lab.machine.remove(0);
    assertThat(write(Ports.dma(smmu, REQUESTER), GUEST, 2)).isFalse();
    smmu.block(REQUESTER);
    table.close();
    Unit amd = TestMake.AMD_V1.unit(lab.frames);
    amd.admit(REQUESTER);
    assertRefused(
        Errno.EOPNOTSUPP,
        "EPT",
        () ->
            amd.allocate(
                DomainRequest.ept(
                    REQUESTER, AmdV1.FORMAT, Snoop.ENFORCE, lab.machine.memory().orElseThrow())));
  }
}
