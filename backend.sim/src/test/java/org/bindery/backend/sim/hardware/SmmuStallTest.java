package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.hardware.SmmuLab.PAGE;
import static org.bindery.backend.sim.hardware.SmmuLab.PLAIN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request that finds no page in a process' table is stalled, and resumed or aborted. */
class SmmuStallTest {
  private static final int PASID = 9;

  private final SmmuLab lab = new SmmuLab();
  private final TestProcess process = new TestProcess();
  private final MemorySegment room = lab.arena.allocate(3 * PAGE, PAGE);
  private final AtomicInteger asked = new AtomicInteger();
  private Memory memory;
  private IommuDomain shared;
  private PasidPort port;

  @BeforeEach
  void start() {
    memory = process.register(room);
    process.onTouch(asked::incrementAndGet);
    shared = share(lab.unit);
    lab.unit.attach(PLAIN, PASID, shared);
    port = Ports.pasids(lab.unit, PLAIN, PageAsking.byStalling()).orElseThrow();
  }

  @AfterEach
  void stop() {
    lab.unit.block(PLAIN, PASID);
    shared.close();
    lab.close();
  }

  private IommuDomain share(Unit unit) {
    return unit.allocate(DomainRequest.sva(PLAIN, SmmuV3.STAGE_1, Snoop.ALLOW, process));
  }

  @Test
  void aRequestWaitsForEachPageThatItLacksAndIsDoneOnce() {
    memory.reclaim(0, 3 * PAGE);
    MemorySegment ones = MemorySegment.ofArray(new byte[3 * PAGE]).fill((byte) 1);
    assertThat(port.write(PASID, room.address(), ones)).isTrue();
    assertThat(asked).hasValue(3);
    assertThat(room.toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 1);
    assertThat(lab.faults).isEmpty();
    assertThat(port.write(PASID, room.address(), ones)).isTrue();
    assertThat(asked).as("all is there").hasValue(3);
  }

  @Test
  void theAnswerThatThereIsNoPageAbortsIt() {
    MemorySegment word = MemorySegment.ofArray(new byte[8]);
    long beyond = room.address() + 3 * PAGE;
    assertThat(port.write(PASID, beyond - 4, word)).isFalse();
    assertThat(asked).hasValue(1);
    assertThat(lab.faults).extracting(HardwareFault::code).containsExactly(0x10);
    assertThat(lab.faults).extracting(HardwareFault::iova).containsExactly(beyond);
    memory.protect(Access.READ);
    assertThat(port.write(PASID, room.address(), word)).isFalse();
    assertThat(lab.faults).extracting(HardwareFault::code).containsExactly(0x10, 0x13);
  }

  /** It would land in what the PASID stands for by then. */
  @Test
  void aDetachMeanwhileAbortsIt() {
    memory.reclaim(0, PAGE);
    process.onTouch(() -> lab.unit.block(PLAIN, PASID));
    assertThat(port.write(PASID, room.address(), MemorySegment.ofArray(new byte[] {1}))).isFalse();
    assertThat(room.get(ValueLayout.JAVA_BYTE, 0)).isZero();
    assertThat(lab.faults).hasSize(1);
  }

  @Test
  void aHostThatAlwaysTakesThePageAwayAgainDoesNotHoldItForEver() {
    memory.reclaim(0, PAGE);
    process.afterTouch(() -> memory.reclaim(0, PAGE));
    assertThat(port.write(PASID, room.address(), MemorySegment.ofArray(new byte[] {1}))).isFalse();
    assertThat(asked).hasValue(16);
    assertThat(lab.faults).extracting(HardwareFault::code).containsExactly(0x10);
  }

  /** A PCI Express function's requests must not be stalled; some units cannot. */
  @Test
  void whoMayNotBeStalledHasAFaultAtOnce() {
    memory.reclaim(0, PAGE);
    MemorySegment word = MemorySegment.ofArray(new byte[8]);
    PasidPort express = Ports.pasids(lab.unit, PLAIN).orElseThrow();
    assertThat(express.write(PASID, room.address(), word)).isFalse();
    Unit unable = lab.unit("smmu1", Map.of("idr0", 0xc44341bL | 1L << 24));
    IommuDomain other = share(unable);
    unable.attach(PLAIN, PASID, other);
    assertThat(
            Ports.pasids(unable, PLAIN, PageAsking.byStalling())
                .orElseThrow()
                .write(PASID, room.address(), word))
        .isFalse();
    assertThat(asked).hasValue(0);
    assertThat(lab.faults).extracting(HardwareFault::code).containsExactly(0x10, 0x10);
    unable.block(PLAIN, PASID);
    other.close();
  }
}
