package org.bindery.tck.rule.dirty;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.engine.DirtyCommands;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** What devices wrote is told once, and by nobody else than who has asked for it. */
class DirtyTest {
  private static final int PAGES = 4;

  /** A device attached to a table that tracks pages, each mapped for itself. */
  private record Scene(Opened opened, DirtyCommands dirty, int table) {
    static Scene of(Bench bench) {
      Opened opened = new Opened(bench);
      EngineDevice device = opened.bind();
      int table =
          opened
              .fd()
              .allocateHwpt(device.id(), HwptRequest.paging(opened.ioas()).dirtyTracking(true));
      device.attach(table);
      // Neighbours whose frames do not follow each other are no larger leaf.
      Memory memory = opened.memory(PAGES * PAGE);
      for (int page = 0; page < PAGES; page++) {
        long address = memory.address() + (PAGES - 1 - page) * PAGE;
        opened.map(address, PAGE, Access.READ_WRITE, IOVA + page * PAGE);
      }
      return new Scene(opened, opened.fd().commands(DirtyCommands.class).orElseThrow(), table);
    }

    void write(int page) {
      assertTrue(opened.dmaWrite(IOVA + page * PAGE + 8, page));
    }

    /** Numbers of the pages that are told. */
    List<Long> told(boolean clear) {
      List<Long> told = new ArrayList<>();
      dirty.readDirty(
          table,
          IOVA,
          PAGES * PAGE,
          PAGE,
          clear,
          (at, length) -> {
            assertEquals(PAGE, length);
            told.add((at - IOVA) / PAGE);
          });
      return told;
    }
  }

  @EveryBackend
  void aWriteIsToldOnce(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.dirty().setDirtyTracking(scene.table(), true);
    scene.write(2);
    scene.write(2);
    scene.write(0);
    assertEquals(List.of(0L, 2L), scene.told(true));
    assertEquals(List.of(), scene.told(true));
  }

  @EveryBackend
  void aWriteAfterItWasToldIsToldAgain(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.dirty().setDirtyTracking(scene.table(), true);
    for (int round = 0; round < 3; round++) {
      scene.write(1);
      assertEquals(List.of(1L), scene.told(true), "what a TLB has kept does not hide it");
    }
  }

  @EveryBackend
  void whatIsNotClearedIsToldAgain(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.dirty().setDirtyTracking(scene.table(), true);
    scene.write(3);
    assertEquals(List.of(3L), scene.told(false));
    assertEquals(List.of(3L), scene.told(true));
  }

  @EveryBackend
  void aReadIsNotTold(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.dirty().setDirtyTracking(scene.table(), true);
    assertTrue(scene.opened().dmaRead(IOVA).isPresent());
    assertEquals(List.of(), scene.told(true));
  }

  @EveryBackend
  void turningItOnForgetsWhatWasWritten(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.write(1);
    scene.dirty().setDirtyTracking(scene.table(), true);
    assertEquals(List.of(), scene.told(true));
    scene.write(1);
    scene.dirty().setDirtyTracking(scene.table(), false);
    scene.dirty().setDirtyTracking(scene.table(), true);
    assertEquals(List.of(), scene.told(true));
    scene.write(1);
    assertEquals(List.of(1L), scene.told(true));
  }

  @EveryBackend
  void aHoleEndsTheReport(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.dirty().setDirtyTracking(scene.table(), true);
    scene.write(0);
    scene.write(3);
    scene.opened().fd().unmap(scene.opened().ioas(), IOVA + 2 * PAGE, PAGE);
    assertEquals(List.of(0L), scene.told(true));
  }

  @EveryBackend
  void errorsComeInOrder(Bench bench) {
    Scene scene = Scene.of(bench);
    refused(scene, Errno.ENOENT, 99, -PAGE, 2 * PAGE, 0);
    refused(scene, Errno.ENOENT, scene.opened().ioas(), -PAGE, 2 * PAGE, 0);
    refused(scene, Errno.EOVERFLOW, scene.table(), -PAGE, 2 * PAGE, 0);
    refused(scene, Errno.EINVAL, scene.table(), IOVA + 1, PAGE, PAGE);
    refused(scene, Errno.EINVAL, scene.table(), IOVA, PAGE, 0);
    refused(scene, Errno.EINVAL, scene.table(), IOVA, PAGE, 2 * PAGE);
    refused(scene, Errno.EINVAL, scene.table(), IOVA + PAGE, 2 * PAGE, 2 * PAGE);
  }

  private static void refused(
      Scene scene, Errno errno, int table, long iova, long length, long pageSize) {
    scene
        .opened()
        .refused(
            errno,
            () -> scene.dirty().readDirty(table, iova, length, pageSize, true, (at, bytes) -> {}));
  }
}
