package org.bindery.tck.mockcmd;

import static org.assertj.core.api.Assertions.assertThat;

import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.backend.mock.MockRequester.Answer;
import org.bindery.backend.mock.MockTypes;
import org.bindery.engine.Inspection;
import org.bindery.hardware.DmaDevice;
import org.bindery.tck.mockcmd.CommandBench.Argument;
import org.bindery.tck.mockcmd.TestLayout.CheckDevCache;
import org.bindery.tck.mockcmd.TestLayout.CheckIotlb;
import org.bindery.tck.mockcmd.TestLayout.MockDomain;
import org.bindery.tck.mockcmd.TestLayout.TriggerIopf;
import org.bindery.tck.mockcmd.TestLayout.TriggerVevent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HardwareOperationsTest {
  private final CommandBench bench = new CommandBench();
  private final int ioas = bench.fd.allocateIoas();
  private final Argument made = bench.device(ioas, 0);
  private final int device = made.get(MockDomain.OUT_IDEV_ID);

  @AfterEach
  void close() {
    bench.close();
  }

  private static Argument checkCache(int device, int entry, int value) {
    return new Argument(CheckDevCache.OPERATION, device)
        .with(CheckDevCache.ID, entry)
        .with(CheckDevCache.CACHE, value);
  }

  @Test
  void checkADevicesCache() {
    int value = MockTypes.CACHE_DEFAULT;

    bench.run(checkCache(device, 3, value));
    bench.refused(Errno.EINVAL, checkCache(device, 3, 0));
    bench.refused(Errno.EINVAL, checkCache(device, 4, value));
    bench.refused(Errno.EINVAL, checkCache(device, -1, value));
    bench.refused(Errno.ENOENT, checkCache(ioas, 3, value));
  }

  @Test
  void checkTheIotlbOfNestedTablesOnly() {
    Argument check =
        new Argument(CheckIotlb.OPERATION, made.get(MockDomain.OUT_HWPT_ID))
            .with(CheckIotlb.ID, 0)
            .with(CheckIotlb.IOTLB, 0);

    bench.refused(Errno.ENOENT, check);
  }

  @Test
  void askForAPage() {
    Argument ask =
        new Argument(TriggerIopf.OPERATION, 0)
            .with(TriggerIopf.DEV_ID, device)
            .with(TriggerIopf.GRPID, 2);
    DmaDevice mock = bench.fd.commands(Inspection.class).orElseThrow().device(device);

    bench.run(ask);
    bench.run(ask.with(TriggerIopf.PASID, 5));

    // Nobody takes them: the answer comes at once.
    assertThat(bench.machine.requester(mock).answers())
        .containsExactly(
            new Answer(-1, 2, PageResponse.INVALID), new Answer(5, 2, PageResponse.INVALID));
    bench.refused(Errno.ENOENT, ask.with(TriggerIopf.DEV_ID, ioas));
  }

  @Test
  void tellNoGuestWhereThereIsNone() {
    bench.refused(
        Errno.ENOENT, new Argument(TriggerVevent.OPERATION, 0).with(TriggerVevent.DEV_ID, device));
    bench.refused(
        Errno.ENOENT, new Argument(TriggerVevent.OPERATION, 0).with(TriggerVevent.DEV_ID, ioas));
  }
}
