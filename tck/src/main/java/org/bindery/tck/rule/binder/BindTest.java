package org.bindery.tck.rule.binder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.bindery.host.HostDevice;
import org.bindery.tck.kit.BinderBench;
import org.bindery.tck.kit.EveryBinder;

/**
 * How a binder leaves a device that it prepared or quieted: what is on PCI does no DMA that its
 * user has not asked for, and nothing that the device's file lends is kept.
 */
class BindTest {
  private static boolean onPci(HostDevice device) {
    return device.bus().equals("pci");
  }

  @EveryBinder
  void aBoundFunctionMastersNoBusYet(BinderBench bench) {
    WatchedAccess access = new WatchedAccess();
    access.masterTheBus();
    bench.binder().bind(bench.device(), access);
    assertEquals(!onPci(bench.device()), access.mastersTheBus());
  }

  @EveryBinder
  void anUnboundFunctionMastersNoBus(BinderBench bench) {
    WatchedAccess access = new WatchedAccess();
    bench.binder().bind(bench.device(), access);
    access.masterTheBus();
    bench.binder().unbind(bench.device(), access);
    assertEquals(!onPci(bench.device()), access.mastersTheBus());
  }

  /** A successor has not bound it, and a bind may have failed half-way. */
  @EveryBinder
  void whatItDidNotBindItUnbindsMoreThanOnce(BinderBench bench) {
    WatchedAccess access = new WatchedAccess();
    access.masterTheBus();
    bench.binder().unbind(bench.device(), access);
    bench.binder().unbind(bench.device(), access);
    assertEquals(!onPci(bench.device()), access.mastersTheBus());
  }

  @EveryBinder
  void itKeepsNothingThatTheFileLends(BinderBench bench) {
    WatchedAccess access = new WatchedAccess();
    bench.binder().bind(bench.device(), access);
    bench.binder().unbind(bench.device(), access);
    assertEquals(0, access.lent(), "interrupts that are given out");
  }

  /** A subdevice's configuration is its parent's, and a software device has none. */
  @EveryBinder
  void whatIsNotOnPciHasNoConfigurationSpaceToWriteTo(BinderBench bench) {
    WatchedAccess access = new WatchedAccess();
    bench.binder().bind(bench.device(), access);
    bench.binder().unbind(bench.device(), access);
    assertFalse(!onPci(bench.device()) && access.writes() > 0, bench.device()::bus);
  }
}
