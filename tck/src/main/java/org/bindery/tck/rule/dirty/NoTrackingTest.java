package org.bindery.tck.rule.dirty;

import static org.bindery.tck.rule.Opened.PAGE;

import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.engine.DirtyCommands;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** What tells nothing of what was written says so. */
class NoTrackingTest {
  @EveryBackend
  void aTableThatWasNotAllocatedForItIsEopnotsupp(Bench bench) {
    Opened opened = new Opened(bench);
    int table = opened.table();
    DirtyCommands dirty = opened.fd().commands(DirtyCommands.class).orElseThrow();
    opened.refused(Errno.EOPNOTSUPP, () -> dirty.setDirtyTracking(table, true));
    opened.refused(
        Errno.EOPNOTSUPP, () -> dirty.readDirty(table, 0, PAGE, PAGE, true, (at, bytes) -> {}));
    opened.refused(Errno.ENOENT, () -> dirty.setDirtyTracking(99, true));
    opened.refused(Errno.ENOENT, () -> dirty.setDirtyTracking(opened.ioas(), true));
  }

  @EveryBackend
  void whoCannotTellHasNoTableForIt(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.refused(
        Errno.EOPNOTSUPP,
        () ->
            opened
                .fd()
                .allocateHwpt(device.id(), HwptRequest.paging(opened.ioas()).dirtyTracking(true)));
  }
}
