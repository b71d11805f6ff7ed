package org.bindery.tck.rule.map;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** {@code IOMMU_IOAS_IOVA_RANGES}. */
class RangesTest {
  private static final IovaRanges ALL = new IovaRanges(List.of(IovaRange.all()), 1);

  private static IovaRanges ranges(Opened opened) {
    return opened.fd().ranges(opened.ioas());
  }

  private static List<IovaRange> ofDevice(Opened opened, EngineDevice device) {
    return opened.fd().info(device.id()).ranges();
  }

  @EveryBackend
  void aNewAddressSpaceIsWholeAndOfBytes(Bench bench) {
    assertEquals(ALL, ranges(new Opened(bench)));
  }

  @EveryBackend
  void whatIsMappedShortensNothing(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(0, PAGE, Access.READ, IOVA);
    assertEquals(ALL, ranges(opened));
  }

  @EveryBackend
  void aBoundDeviceNarrowsNothing(Bench bench) {
    Opened opened = new Opened(bench);
    opened.bind();
    assertEquals(ALL, ranges(opened));
  }

  @EveryBackend
  void anAttachedDeviceLeavesWhatItSaysAndPages(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.attach();
    assertEquals(new IovaRanges(ofDevice(opened, device), PAGE), ranges(opened));
  }

  @EveryBackend
  void aTableLeavesItsWidthAndPages(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.table();
    long last = ofDevice(opened, device).getLast().last();
    assertEquals(new IovaRanges(List.of(new IovaRange(0, last)), PAGE), ranges(opened));
  }

  @EveryBackend
  void theLastDetachGivesEverythingBack(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach().detach();
    assertEquals(ALL, ranges(opened));
  }

  @EveryBackend
  void aDetachLeavesTheWidthOfATableThatStays(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    int table = opened.table();
    device.attach(table);
    device.detach();
    long last = ofDevice(opened, device).getLast().last();
    assertEquals(new IovaRanges(List.of(new IovaRange(0, last)), PAGE), ranges(opened));
    opened.fd().destroy(table);
    assertEquals(ALL, ranges(opened));
  }

  @EveryBackend
  void oneOfTwoDevicesKeepsWhatBothReserve(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice first = opened.attach();
    EngineDevice second = bench.devices().get(1).bind(opened.fd());
    second.attach(opened.ioas());
    first.detach();
    assertEquals(ofDevice(opened, second), ranges(opened).ranges());
  }

  @EveryBackend
  void aReplaceTakesItAlong(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.attach();
    int other = opened.fd().allocateIoas();
    device.attach(other);
    assertEquals(ALL, ranges(opened));
    assertEquals(ofDevice(opened, device), opened.fd().ranges(other).ranges());
  }
}
