package org.bindery.tck.rule.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.engine.FaultCommands;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** Which queues a page table takes, and whose. */
class FaultQueueTest {
  @EveryBackend
  void aQueueThatIsNotThereIsEnoent(Bench bench) {
    Opened opened = new Opened(bench);
    int device = opened.bind().id();
    HwptRequest paging = HwptRequest.paging(opened.ioas());
    for (int id : new int[] {99, opened.ioas(), device}) {
      opened.refused(Errno.ENOENT, () -> opened.fd().allocateHwpt(device, paging.faultQueue(id)));
    }
    opened.refused(
        Errno.EINVAL,
        () -> opened.fd().allocateHwpt(device, HwptRequest.paging(99).faultQueue(99)));
  }

  @EveryBackend
  void whoAsksForNoPagesIsEnodevAtItsTable(Bench bench) {
    Opened opened = new Opened(bench);
    EngineFaultQueue queue =
        opened.fd().commands(FaultCommands.class).orElseThrow().allocateFaultQueue();
    EngineDevice device = opened.attach();
    int before = device.attached().orElseThrow();
    int table =
        opened
            .fd()
            .allocateHwpt(device.id(), HwptRequest.paging(opened.ioas()).faultQueue(queue.id()));
    opened.refused(Errno.ENODEV, () -> device.attach(table));
    assertEquals(before, device.attached().orElseThrow());
  }
}
