package org.bindery.tck.rule.table;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** Tables that were allocated: they follow their address space and stay until destroyed. */
class ManualTableTest {
  @EveryBackend
  void itIsFilledWithWhatIsMapped(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    EngineDevice device = opened.bind();
    int table = opened.table();
    assertEquals(1, bench.pinnedPages());
    device.attach(table);
    assertTrue(opened.dmaWrite(IOVA, 1));
    assertEquals(1, Opened.at(memory, 0));
  }

  @EveryBackend
  void itFollowsWhileNothingIsAttached(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    EngineDevice device = opened.bind();
    int table = opened.table();
    opened.map(memory, IOVA);
    opened.map(memory, IOVA + PAGE);
    opened.fd().unmap(opened.ioas(), IOVA, PAGE);
    device.attach(table);
    assertFalse(opened.dmaWrite(IOVA, 1));
    assertTrue(opened.dmaWrite(IOVA + PAGE, 2));
    assertEquals(2, Opened.at(memory, 0));
  }

  @EveryBackend
  void severalFollowOneAddressSpace(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    EngineDevice device = opened.bind();
    int first = opened.table();
    int second = opened.table();
    opened.map(memory, IOVA + PAGE);
    opened.map(memory, IOVA);
    device.attach(first);
    assertTrue(opened.dmaWrite(IOVA, 1));
    device.attach(second);
    assertTrue(opened.dmaWrite(IOVA, 2));
    opened.fd().unmap(opened.ioas(), IOVA, PAGE);
    assertFalse(opened.dmaWrite(IOVA, 3));
    device.attach(first);
    assertFalse(opened.dmaWrite(IOVA, 3));
    assertEquals(2, Opened.at(memory, 0));
  }

  @EveryBackend
  void anAddressSpaceNeverChoosesIt(Bench bench) {
    Opened opened = new Opened(bench);
    int table = opened.table();
    EngineDevice device = opened.attach();
    assertNotEquals(table, device.attached().orElseThrow());
    assertEquals(2, opened.fd().hwpts().size());
  }

  @EveryBackend
  void anAddressSpaceDoesNotChooseTheOneThatItsDeviceHas(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    int table = opened.table();
    device.attach(table);
    assertNotEquals(table, device.attach(opened.ioas()));
    assertEquals(
        List.of(false, true), opened.fd().hwpts().stream().map(h -> h.automatic()).toList());
  }

  @EveryBackend
  void itStaysWhenItsLastDeviceLeaves(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    int table = opened.table();
    device.attach(table);
    device.detach();
    assertEquals(table, opened.fd().hwpts().getFirst().id());
    opened.fd().destroy(table);
  }

  @EveryBackend
  void aDeviceDetachedFromItIsBlockedThoughItStays(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    EngineDevice device = opened.bind();
    opened.map(memory, IOVA);
    device.attach(opened.table());
    assertTrue(opened.dmaWrite(IOVA, 1));
    device.detach();
    assertFalse(opened.dmaWrite(IOVA, 2));
    assertEquals(1, Opened.at(memory, 0));
  }

  @EveryBackend
  void devicesShareIt(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice first = opened.bind();
    EngineDevice second = bench.devices().get(1).bind(opened.fd());
    int table = opened.table();
    first.attach(table);
    second.attach(table);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    assertTrue(opened.dmaWrite(IOVA, 1));
    assertTrue(Opened.dmaWrite(bench.devices().get(1), IOVA + 8, 2));
    assertEquals(1, Opened.at(memory, 0));
    assertEquals(2, Opened.at(memory, 8));
  }

  @EveryBackend
  void anAreaWithNothingBehindItIsEfault(Bench bench) {
    Opened opened = new Opened(bench);
    opened.bind();
    opened.map(opened.memory(PAGE), IOVA);
    opened.map(PAGE, PAGE, Access.READ, IOVA + PAGE);
    opened.refused(Errno.EFAULT, opened::table);
    assertEquals(0, bench.pinnedPages());
  }

  @EveryBackend
  void anAreaBeyondItsWidthIsEaddrinuse(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    long beyond = opened.fd().info(device.id()).ranges().getLast().last() + 1;
    opened.map(opened.memory(PAGE), beyond);
    opened.refused(Errno.EADDRINUSE, opened::table);
  }

  @EveryBackend
  void anAreaInInterruptAddressesIsRefusedByTheAttachOnly(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    long window = opened.fd().info(device.id()).ranges().getFirst().last() + 1;
    opened.map(opened.memory(PAGE), window);
    int table = opened.table();
    opened.refused(Errno.EADDRINUSE, () -> device.attach(table));
  }

  @EveryBackend
  void anAreaOnNoPageIsEaddrinuse(Bench bench) {
    Opened opened = new Opened(bench);
    opened.bind();
    opened.map(PAGE, PAGE, Access.READ, IOVA + 1);
    opened.refused(Errno.EADDRINUSE, opened::table);
  }
}
