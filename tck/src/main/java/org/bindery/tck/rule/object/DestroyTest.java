package org.bindery.tck.rule.object;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** {@code IOMMU_DESTROY}. */
class DestroyTest {
  @EveryBackend
  void anAddressSpaceWithAreasIsDestroyed(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(opened.memory(PAGE), IOVA);
    opened.fd().destroy(opened.ioas());
    assertEquals(List.of(), opened.fd().ioases());
    opened.refused(Errno.ENOENT, () -> opened.fd().areas(opened.ioas()));
    assertEquals(opened.ioas(), opened.fd().allocateIoas());
    assertEquals(List.of(), opened.areas(), "areas of the one before");
  }

  @EveryBackend
  void anAddressSpaceWithAManualTableIsEbusy(Bench bench) {
    Opened opened = new Opened(bench);
    int table = opened.table();
    opened.refused(Errno.EBUSY, () -> opened.fd().destroy(opened.ioas()));
    opened.fd().destroy(table);
    opened.fd().destroy(opened.ioas());
  }

  @EveryBackend
  void anAddressSpaceWithAnAttachedDeviceIsEbusy(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.attach();
    opened.refused(Errno.EBUSY, () -> opened.fd().destroy(opened.ioas()));
    device.detach();
    opened.fd().destroy(opened.ioas());
  }

  @EveryBackend
  void anAttachedTableIsEbusy(Bench bench) {
    Opened opened = new Opened(bench);
    int table = opened.table();
    EngineDevice device = opened.attach();
    device.attach(table);
    opened.refused(Errno.EBUSY, () -> opened.fd().destroy(table));
    device.detach();
    opened.fd().destroy(table);
    opened.refused(Errno.ENOENT, () -> opened.fd().destroy(table));
  }

  @EveryBackend
  void anAutomaticTableIsEbusy(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.attach();
    int table = device.attached().orElseThrow();
    opened.refused(Errno.EBUSY, () -> opened.fd().destroy(table));
  }

  @EveryBackend
  void aDeviceIsEbusy(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.refused(Errno.EBUSY, () -> opened.fd().destroy(device.id()));
    device.attach(opened.ioas());
    opened.refused(Errno.EBUSY, () -> opened.fd().destroy(device.id()));
  }

  @EveryBackend
  void destroyingATableUnpins(Bench bench) {
    Opened opened = new Opened(bench);
    int table = opened.table();
    opened.map(opened.memory(2 * PAGE), IOVA);
    assertEquals(2, bench.pinnedPages());
    opened.fd().destroy(table);
    assertEquals(0, bench.pinnedPages());
    assertEquals(1, opened.areas().size());
  }

  @EveryBackend
  void whatIsDestroyedIsEnoent(Bench bench) {
    Opened opened = new Opened(bench);
    opened.fd().destroy(opened.ioas());
    opened.refused(Errno.ENOENT, () -> opened.fd().destroy(opened.ioas()));
    opened.refused(Errno.ENOENT, () -> opened.fd().unmap(opened.ioas(), 0, -1));
  }
}
