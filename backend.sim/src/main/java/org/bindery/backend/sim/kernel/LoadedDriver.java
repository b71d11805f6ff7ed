package org.bindery.backend.sim.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.device.DriverPort;
import org.bindery.device.KernelBus;
import org.bindery.device.KernelDriver;
import org.bindery.device.PciId;

/** Code for a driver with what it said of itself when it came. Immutable. */
final class LoadedDriver {
  private final KernelDriver code;
  private final DriverCalls calls;
  private final String name;
  private final Set<PciId> ids;
  private final List<KernelBus> buses;

  private LoadedDriver(KernelDriver code, Executor threads, SimLog log) {
    this.code = code;
    DriverCalls first = new DriverCalls("host driver " + code.getClass().getName(), threads, log);
    this.name = FolderName.check("host driver", first.call("name", code::name));
    this.calls = new DriverCalls("host driver " + name, threads, log);
    this.ids = calls.call("ids", () -> Set.copyOf(code.ids()));
    this.buses = calls.call("buses", () -> List.copyOf(code.buses()));
    checkBuses();
  }

  private void checkBuses() {
    Set<String> names = new HashSet<>(Set.of("pci", "mdev"));
    for (KernelBus bus : buses) {
      FolderName.check("bus", bus.name());
      bus.drivers().forEach(driver -> FolderName.check("host driver", driver));
      if (!names.add(bus.name())) {
        throw Refusal.of(
                Errno.EEXIST, "host driver %s brings a bus %s, and there is one", name, bus.name())
            .exception();
      }
    }
  }

  /** Empty: it does not say what it is, and is told to the log. */
  static Optional<LoadedDriver> of(KernelDriver code, Executor threads, SimLog log) {
    try {
      return Optional.of(new LoadedDriver(code, threads, log));
    } catch (RefusedException e) {
      log.warn("a host driver is not taken: " + e.refusal().reason(), null);
      return Optional.empty();
    }
  }

  boolean is(KernelDriver other) {
    return code == other;
  }

  String name() {
    return name;
  }

  Set<PciId> ids() {
    return ids;
  }

  List<KernelBus> buses() {
    return buses;
  }

  /**
   * Has it take a function. One that comes back too late lets go again.
   *
   * @param function its name
   * @throws RefusedException as {@link DriverCalls#call}
   */
  KernelDriver.Running probe(String function, DriverPort port) {
    return calls.call("probe of " + function, () -> code.probe(port), KernelDriver.Running::close);
  }
}
