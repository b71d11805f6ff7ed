package org.bindery.tck.rule.table;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bindery.api.Hwpt;
import org.bindery.api.Memory;
import org.bindery.api.PageTableKind;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.rule.Opened;

/** Tables that attaching to an address space makes: they go with their last device. */
class AutomaticTableTest {
  @EveryBackend
  void itIsOfTheUsualKindAndFormat(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.attach();
    Hwpt table = opened.fd().hwpts().getFirst();
    assertTrue(table.automatic());
    assertEquals(opened.ioas(), table.ioas());
    assertEquals(PageTableKind.PAGING, table.kind());
    assertEquals(opened.fd().info(device.id()).formats().getFirst(), table.format());
    assertEquals(opened.fd().info(device.id()).hardware(), table.hardware());
  }

  @EveryBackend
  void devicesOfOneHardwareShareIt(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice first = opened.attach();
    KitDevice other = bench.devices().get(1);
    EngineDevice second = other.bind(opened.fd());
    assertEquals(first.attached().orElseThrow(), second.attach(opened.ioas()));
    assertEquals(List.of(first.id(), second.id()), opened.fd().hwpts().getFirst().devices());
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    assertTrue(Opened.dmaWrite(other, IOVA, 4));
    assertEquals(4, Opened.at(memory, 0));
    assertEquals(1, bench.pinnedPages());
  }

  @EveryBackend
  void itStaysUntilItsLastDeviceLeaves(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    EngineDevice first = opened.attach();
    KitDevice other = bench.devices().get(1);
    EngineDevice second = other.bind(opened.fd());
    second.attach(opened.ioas());
    first.detach();
    assertTrue(Opened.dmaWrite(other, IOVA, 4));
    second.detach();
    assertEquals(List.of(), opened.fd().hwpts());
    assertEquals(0, bench.pinnedPages());
  }

  @EveryBackend
  void eachAddressSpaceHasItsOwn(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    int other = opened.fd().allocateIoas();
    bench.devices().get(1).bind(opened.fd()).attach(other);
    assertEquals(
        List.of(opened.ioas(), other), opened.fd().hwpts().stream().map(Hwpt::ioas).toList());
  }

  @EveryBackend
  void itIsUsedByItsIdToo(Bench bench) {
    Opened opened = new Opened(bench);
    int table = opened.attach().attached().orElseThrow();
    EngineDevice second = bench.devices().get(1).bind(opened.fd());
    assertEquals(table, second.attach(table));
    second.detach();
    assertEquals(1, opened.fd().hwpts().size());
  }
}
