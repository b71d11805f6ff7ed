package org.bindery.tck.rule.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Snoop;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** The choice about no-snoop DMA: made with a table, once. */
class SnoopTest {
  private static Snoop usual(Opened opened, EngineDevice device) {
    return opened.fd().info(device.id()).snoopEnforceable() ? Snoop.ENFORCE : Snoop.ALLOW;
  }

  private static HwptRequest wanted(Opened opened, Snoop snoop) {
    return HwptRequest.paging(opened.ioas()).snoop(snoop);
  }

  @EveryBackend
  void anAutomaticTableEnforcesIfTheDeviceCan(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.attach();
    assertEquals(usual(opened, device), opened.fd().hwpts().getFirst().snoop());
  }

  @EveryBackend
  void aManualTableEnforcesIfTheDeviceCan(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.table();
    assertEquals(usual(opened, device), opened.fd().hwpts().getFirst().snoop());
  }

  @EveryBackend
  void theUsualChoiceMayBeAskedFor(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    Snoop usual = usual(opened, device);
    int table = opened.fd().allocateHwpt(device.id(), wanted(opened, usual));
    assertEquals(usual, opened.fd().hwpts().getFirst().snoop());
    assertEquals(table, device.attach(table));
  }

  @EveryBackend
  void enforcingWhereTheDeviceCannotIsEopnotsupp(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.refused(
        Errno.EOPNOTSUPP,
        () -> opened.fd().allocateHwpt(device.id(), wanted(opened, Snoop.ENFORCE)));
  }

  @EveryBackend
  void allowingIsKeptWhereTheTablesHaveTheChoice(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    int table = opened.fd().allocateHwpt(device.id(), wanted(opened, Snoop.ALLOW));
    assertEquals(Snoop.ALLOW, opened.fd().hwpts().getFirst().snoop());
    device.attach(table);
    assertEquals(Snoop.ALLOW, opened.fd().hwpts().getFirst().snoop());
  }

  @EveryBackend
  void allowingWhereTheTablesAlwaysEnforceIsEopnotsupp(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.refused(
        Errno.EOPNOTSUPP, () -> opened.fd().allocateHwpt(device.id(), wanted(opened, Snoop.ALLOW)));
  }
}
