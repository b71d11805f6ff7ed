package org.bindery.tck.rule.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** {@code IOMMU_HWPT_ALLOC} for a table that follows an address space. */
class AllocationTest {
  @EveryBackend
  void everyFormatOfTheDeviceIsMade(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    for (String format : opened.fd().info(device.id()).formats()) {
      int table =
          opened.fd().allocateHwpt(device.id(), HwptRequest.paging(opened.ioas()).format(format));
      Hwpt made = opened.fd().hwpts().getLast();
      assertEquals(table, made.id());
      assertEquals(format, made.format());
      assertFalse(made.automatic());
      assertEquals(table, device.attach(table));
    }
  }

  @EveryBackend
  void withoutAFormatTheFirstIsMade(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.table();
    assertEquals(
        opened.fd().info(device.id()).formats().getFirst(),
        opened.fd().hwpts().getFirst().format());
  }

  @EveryBackend
  void anotherFormatIsEopnotsupp(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.refused(
        Errno.EOPNOTSUPP,
        () ->
            opened
                .fd()
                .allocateHwpt(device.id(), HwptRequest.paging(opened.ioas()).format("sun3")));
  }

  @EveryBackend
  void aKindThatTheDeviceLacksIsEopnotsupp(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    DeviceInfo info = opened.fd().info(device.id());
    Set<PageTableKind> lacking = EnumSet.of(PageTableKind.SVA, PageTableKind.EPT);
    lacking.removeAll(info.kinds());
    assertFalse(lacking.isEmpty());
    for (PageTableKind kind : lacking) {
      opened.refused(
          Errno.EOPNOTSUPP,
          () ->
              opened.fd().allocateHwpt(device.id(), HwptRequest.paging(opened.ioas()).kind(kind)));
    }
  }

  @EveryBackend
  void aParentThatIsNotThereIsEinval(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    EngineFd fd = opened.fd();
    for (int parent : List.of(0, 99, device.id())) {
      opened.refused(Errno.EINVAL, () -> fd.allocateHwpt(device.id(), HwptRequest.paging(parent)));
    }
  }

  @EveryBackend
  void aDeviceThatIsNotThereComesBeforeItsParent(Bench bench) {
    Opened opened = new Opened(bench);
    opened.refused(Errno.ENOENT, () -> opened.fd().allocateHwpt(99, HwptRequest.paging(98)));
  }

  @EveryBackend
  void eachIsAnObjectThatHoldsItsAddressSpace(Bench bench) {
    Opened opened = new Opened(bench);
    opened.table();
    opened.table();
    assertEquals(2, opened.fd().objects().getFirst().users());
    assertEquals("hwpt", opened.fd().objects().getLast().type());
    assertEquals(0, opened.fd().objects().getLast().users());
  }
}
