package org.bindery.tck.rule.binder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.tck.kit.BinderBench;
import org.bindery.tck.kit.EveryBinder;
import org.junit.jupiter.api.function.Executable;

/**
 * What a binder does around attach, replace and detach: it calls what it wraps, at most once, and
 * what comes of that is what its caller is told. The device is one that this binder did not bind,
 * as a successor's are.
 */
class AttachTest {
  private static final int TABLE = 5;

  @EveryBinder
  void anAttachIsOneAndAnswersTheTable(BinderBench bench) {
    WatchedDevice device = new WatchedDevice(null);
    assertEquals(WatchedDevice.HWPT, bench.binder().attach(device, TABLE));
    assertEquals(List.of("attach " + TABLE), device.calls());
  }

  @EveryBinder
  void aReplaceNeverDetaches(BinderBench bench) {
    WatchedDevice device = new WatchedDevice(null);
    bench.binder().attach(device, TABLE);
    device.calls().clear();
    assertEquals(WatchedDevice.HWPT, bench.binder().replace(device, TABLE + 1));
    assertEquals(List.of("attach " + (TABLE + 1)), device.calls());
  }

  @EveryBinder
  void aDetachIsOneAttachedOrNot(BinderBench bench) {
    WatchedDevice device = new WatchedDevice(null);
    bench.binder().detach(device);
    bench.binder().attach(device, TABLE);
    bench.binder().detach(device);
    assertEquals(List.of("detach", "attach " + TABLE, "detach"), device.calls());
  }

  @EveryBinder
  void aRefusalComesThroughAndNothingIsTriedInstead(BinderBench bench) {
    refused(bench, Errno.ENOENT, device -> () -> bench.binder().attach(device, TABLE));
    refused(bench, Errno.EINVAL, device -> () -> bench.binder().replace(device, TABLE));
    refused(bench, Errno.EAGAIN, device -> () -> bench.binder().detach(device));
  }

  /** A call of a binder's with a device. */
  private interface Call {
    Executable on(WatchedDevice device);
  }

  private static void refused(BinderBench bench, Errno errno, Call call) {
    WatchedDevice device = new WatchedDevice(errno);
    RefusedException refusal = assertThrows(RefusedException.class, call.on(device));
    assertEquals(errno, refusal.errno(), bench.device()::name);
    assertEquals(1, device.calls().size(), device.calls()::toString);
  }
}
