package org.bindery.backend.sim.hardware;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.PageEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A requester whose device is reset is blocked, attached to nothing new, and then as before. */
class ResetTest {
  private static final int PAGE = 4096;
  private static final long IOVA = 0x4000_0000L;
  private static final int PASID = 7;
  private static final RequesterId ONE = new RequesterId(0, 0x6a, 0x08);
  private static final RequesterId TWO = new RequesterId(0, 0x6a, 0x10);

  private final FrameMemory frames = new FrameMemory(1L << 30);
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment = arena.allocate(PAGE, PAGE);
  private final MemorySegment its = arena.allocate(PAGE, PAGE);
  private final long frame = frames.pin(new Registered(segment), 0, 1);
  private final DeviceTlb tlb = new DeviceTlb();
  private final List<HardwareFault> faults = new ArrayList<>();
  private final TestProcess process = new TestProcess();
  private final Memory memory = process.register(its);
  private final Unit unit = TestMake.VTD_FIRST_STAGE.unit(frames);
  private final DmaPort dma = Ports.dma(unit, ONE, tlb);
  private final PasidPort pasids = unit.pasidPath(ONE, tlb, PageAsking.never()).orElseThrow();
  private IommuDomain domain;
  private IommuDomain other;

  @BeforeEach
  void start() {
    unit.admit(ONE);
    unit.admit(TWO);
    unit.deviceTlb(ONE, tlb);
    tlb.turn(true);
    unit.onFault(faults::add);
    domain = TestMake.VTD_FIRST_STAGE.domain(unit, ONE);
    other = TestMake.VTD_FIRST_STAGE.domain(unit, ONE);
    domain.map(IOVA, frame, 1, Access.READ_WRITE);
    unit.attach(ONE, domain);
    unit.attach(ONE, PASID, shared());
  }

  @AfterEach
  void close() {
    arena.close();
  }

  private IommuDomain shared() {
    return unit.allocate(DomainRequest.sva(ONE, Vtd.FIRST_STAGE, Snoop.ALLOW, process));
  }

  private static MemorySegment bytes(int value) {
    return MemorySegment.ofArray(new byte[] {(byte) value});
  }

  private void assertReaches(int value) {
    assertThat(dma.write(IOVA, bytes(value))).isTrue();
    assertThat(pasids.write(PASID, its.address(), bytes(value))).isTrue();
    assertThat(segment.get(JAVA_BYTE, 0)).isEqualTo((byte) value);
    assertThat(its.get(JAVA_BYTE, 0)).isEqualTo((byte) value);
  }

  @Test
  void blocksTheRequesterAndItsPasidsAndPutsThemBack() {
    assertReaches(1);
    unit.beginReset(ONE);
    assertThat(tlb.find(0, IOVA, false)).isEqualTo(PageEntry.NONE);
    assertThat(tlb.find(PASID, its.address(), false)).isEqualTo(PageEntry.NONE);
    assertThat(dma.write(IOVA, bytes(2))).isFalse();
    assertThat(pasids.write(PASID, its.address(), bytes(2))).isFalse();
    assertThat(pasids.translates(PASID, its.address(), Access.READ)).isFalse();
    assertThat(pasids.requestPage(PASID, its.address(), Access.READ)).isFalse();
    assertThat(faults).extracting(HardwareFault::code).containsExactly(0x59, 0x59);
    assertThat(segment.get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
    assertThat(unit.pasids(ONE)).as("what is attached stays so").containsExactly(PASID);
    assertThat(unit.attachedTo(PASID)).containsExactly(ONE);
    // One reset in another.
    unit.beginReset(ONE);
    unit.endReset(ONE);
    assertThat(dma.write(IOVA, bytes(2))).isFalse();
    unit.endReset(ONE);
    assertReaches(3);
  }

  @Test
  void whatIsUnmappedMeanwhileIsNotThereAfterIt() {
    assertReaches(1);
    unit.beginReset(ONE);
    domain.unmap(IOVA, 1);
    memory.reclaim(0, PAGE);
    unit.endReset(ONE);
    assertThat(dma.write(IOVA, bytes(2))).isFalse();
    assertThat(pasids.write(PASID, its.address(), bytes(2))).isFalse();
  }

  @Test
  void attachesNothingMeanwhileAndDetaches() {
    unit.beginReset(ONE);
    assertThat(
            assertRefused(Errno.EBUSY, "being reset", () -> unit.attach(ONE, other))
                .blockers()
                .getFirst()
                .object())
        .isEqualTo(ONE.toString());
    assertRefused(Errno.EBUSY, "being reset", () -> unit.attach(ONE, PASID, shared()));
    assertRefused(Errno.EBUSY, "being reset", () -> unit.attach(ONE, PASID + 1, shared()));
    unit.attach(TWO, other);
    unit.block(ONE, PASID);
    unit.endReset(ONE);
    assertThat(dma.write(IOVA, bytes(1))).isTrue();
    assertThat(pasids.write(PASID, its.address(), bytes(1))).isFalse();
    unit.beginReset(ONE);
    unit.block(ONE);
    unit.endReset(ONE);
    assertThat(dma.write(IOVA, bytes(1))).isFalse();
    unit.attach(ONE, domain);
    assertThat(dma.write(IOVA, bytes(1))).isTrue();
  }

  /** A group is moved, another member refuses, and this one is reset by now: it must go back. */
  @Test
  void whoUndoesAnAttachIsNotRefused() {
    unit.attach(ONE, other);
    IommuDomain second = shared();
    unit.attach(ONE, PASID, second);
    unit.attach(ONE, domain);
    unit.attach(ONE, other);
    unit.beginReset(ONE);
    assertRefused(Errno.EBUSY, "being reset", () -> unit.attach(ONE, PASID, second));
    unit.attach(ONE, domain);
    unit.endReset(ONE);
    assertReaches(5);
    IommuDomain third = shared();
    unit.attach(ONE, PASID, third);
    unit.beginReset(ONE);
    unit.attach(ONE, PASID, second);
    assertRefused(Errno.EBUSY, "being reset", () -> unit.attach(ONE, domain));
    unit.endReset(ONE);
    assertReaches(6);
  }

  /** Nothing is undone any more once what was attached instead has been taken away. */
  @Test
  void whoHasDetachedUndoesNothing() {
    IommuDomain second = shared();
    unit.attach(ONE, PASID, second);
    IommuDomain third = shared();
    unit.attach(ONE, PASID, third);
    unit.detach(ONE, PASID, third);
    unit.beginReset(ONE);
    assertRefused(Errno.EBUSY, "being reset", () -> unit.attach(ONE, PASID, second));
    unit.endReset(ONE);
    unit.attach(ONE, PASID, second);
    assertReaches(7);
  }

  /** Begun and ended while the host was asked: the answer is of before. */
  @Test
  void aPageRequestThatWaitsThroughAResetFails() {
    memory.reclaim(0, PAGE);
    process.onTouch(() -> {
      unit.beginReset(ONE);
      unit.endReset(ONE);
    });
    assertThat(pasids.requestPage(PASID, its.address(), Access.READ)).isFalse();
    process.onTouch(() -> {});
    assertThat(pasids.requestPage(PASID, its.address(), Access.READ)).isTrue();
  }
}
