package org.bindery.tck.rule.dma;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Fault;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** What is told of DMA that was refused: once, to the fd that owns the device. */
class FaultTest {
  private static Fault only(Opened opened) {
    opened.fd().settleFaults();
    List<Fault> faults = opened.faults();
    assertEquals(1, faults.size(), faults::toString);
    return faults.getFirst();
  }

  @EveryBackend
  void aWriteOfNothingIsToldOnce(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    assertFalse(opened.dmaWrite(IOVA + 0x128, 1));
    Fault fault = only(opened);
    assertEquals(IOVA + 0x128, fault.iova());
    assertEquals(Access.WRITE, fault.access());
    assertEquals(-1, fault.pasid());
    assertFalse(fault.reason().isBlank());
  }

  @EveryBackend
  void aReadOfNothingIsToldOnce(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    assertEquals(OptionalLong.empty(), opened.dmaRead(IOVA + 0x128));
    Fault fault = only(opened);
    assertEquals(IOVA + 0x128, fault.iova());
    assertEquals(Access.READ, fault.access());
  }

  @EveryBackend
  void itNamesTheDevice(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    assertFalse(opened.dmaWrite(IOVA, 1));
    assertEquals(opened.kitDevice().name(), only(opened).device());
  }

  @EveryBackend
  void eachRefusedRequestIsTold(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    for (int i = 0; i < 100; i++) {
      assertFalse(opened.dmaWrite(IOVA + 8 * i, 1));
    }
    opened.fd().settleFaults();
    assertEquals(100, opened.faults().size());
    assertEquals(IOVA + 8 * 99, opened.faults().getLast().iova());
  }

  @EveryBackend
  void whatIsDoneIsNotTold(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    opened.map(opened.memory(PAGE), IOVA);
    assertTrue(opened.dmaWrite(IOVA, 1));
    assertEquals(OptionalLong.of(1), opened.dmaRead(IOVA));
    opened.fd().settleFaults();
    assertEquals(List.of(), opened.faults());
  }

  @EveryBackend
  void ofARequestOverTwoPagesTheRefusedAddressIsTold(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    opened.map(opened.memory(PAGE), IOVA);
    assertFalse(
        opened.kitDevice().dma().write(IOVA, MemorySegment.ofArray(new byte[(int) PAGE + 1])));
    assertEquals(IOVA + PAGE, only(opened).iova());
  }

  @EveryBackend
  void theFdThatOwnsTheDeviceIsToldAndNoOther(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    Opened other = new Opened(bench, "fd1", bench.devices().get(1));
    other.attach();
    assertFalse(other.dmaWrite(IOVA, 1));
    only(other);
    opened.fd().settleFaults();
    assertEquals(List.of(), opened.faults());
  }

  @EveryBackend
  void afterTheCloseNothingIsTold(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.attach();
    device.close();
    assertFalse(opened.dmaWrite(IOVA, 1));
    opened.fd().settleFaults();
    assertEquals(List.of(), opened.faults());
  }

  @EveryBackend
  void eachMemberOfAGroupIsToldByItsName(Bench bench) {
    Opened opened = new Opened(bench, "fd0", bench.siblings().get(0));
    EngineDevice second = bench.siblings().get(1).bind(opened.fd());
    opened.bind();
    assertFalse(Opened.dmaWrite(bench.siblings().get(1), IOVA, 1));
    assertEquals(bench.siblings().get(1).name(), only(opened).device());
    second.close();
  }
}
