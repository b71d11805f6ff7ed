package org.bindery.backend.sim.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.calls.PlugInThreads;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.machine.FolderName;
import org.bindery.backend.sim.machine.HostDrivers;
import org.bindery.device.KernelBus;
import org.bindery.device.KernelDriver;
import org.bindery.device.PciId;
import org.bindery.host.HostDriverKind;

/**
 * A driver's code with what it said of itself when it came; it is not asked again. Told apart by
 * identity.
 */
final class LoadedDriver {
  private static final int LARGEST_ID = 0xffff;

  private final KernelDriver code;
  private final String name;
  private final Set<PciId> ids;
  private final Map<String, List<String>> buses;
  private final DriverCalls calls;

  private LoadedDriver(
      KernelDriver code,
      String name,
      Set<PciId> ids,
      Map<String, List<String>> buses,
      DriverCalls calls) {
    this.code = code;
    this.name = name;
    this.ids = ids;
    this.buses = buses;
    this.calls = calls;
  }

  /**
   * @throws RefusedException EINVAL a name, an id or a bus cannot be one; otherwise as {@link
   *     DriverCalls#ask}
   */
  static LoadedDriver of(KernelDriver code, PlugInThreads threads, SimLog log) {
    DriverCalls first =
        new DriverCalls("a host driver (" + code.getClass().getName() + ")", threads, log);
    String name = checkName(first.ask("name", code::name));
    DriverCalls calls = first.of("host driver " + name);
    Set<PciId> ids = calls.ask("ids", () -> Set.copyOf(code.ids()));
    ids.forEach(id -> checkId(name, id));
    List<KernelBus> buses = calls.ask("buses", () -> List.copyOf(code.buses()));
    return new LoadedDriver(code, name, ids, byName(name, buses), calls);
  }

  /** What stands for no DMA of the host's must not be the name of code that may do some. */
  private static String checkName(String name) {
    FolderName.check(name, "a host driver");
    if (HostDrivers.kind(name) != HostDriverKind.OWN_DMA) {
      throw Refusal.of(Errno.EINVAL, "%s is a host driver of the kernel itself", name).exception();
    }
    return name;
  }

  private static void checkId(String driver, PciId id) {
    if ((id.vendor() & ~LARGEST_ID) != 0 || (id.device() & ~LARGEST_ID) != 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "host driver %s takes 0x%x:0x%x, which is no id of 16 bits each",
              driver,
              id.vendor(),
              id.device())
          .exception();
    }
  }

  private static Map<String, List<String>> byName(String driver, List<KernelBus> buses) {
    Map<String, List<String>> byName = new HashMap<>();
    for (KernelBus bus : buses) {
      FolderName.check(bus.name(), "a bus of host driver " + driver);
      bus.drivers().forEach(name -> FolderName.check(name, "a driver of bus " + bus.name()));
      if (bus.name().equals("pci") || byName.put(bus.name(), bus.drivers()) != null) {
        throw Refusal.of(Errno.EINVAL, "host driver %s brings a second bus %s", driver, bus.name())
            .exception();
      }
    }
    return Map.copyOf(byName);
  }

  KernelDriver code() {
    return code;
  }

  String name() {
    return name;
  }

  Set<PciId> ids() {
    return ids;
  }

  /** The drivers of the devices on each bus that it brings. */
  Map<String, List<String>> buses() {
    return buses;
  }

  /** Its calls that never overlap for one function. */
  DriverCalls calls() {
    return calls;
  }

  @Override
  public String toString() {
    return "host driver " + name;
  }
}
