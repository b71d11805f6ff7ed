package org.bindery.backend.sim.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.calls.PlugInThreads;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.device.KernelDriver;
import org.bindery.host.HostDevice;

/**
 * The simulated kernel's driver core: which function runs which driver's code, and binding by
 * command.
 *
 * <p>A driver is a name to the {@link org.bindery.backend.sim.machine.HostDrivers machine}; code
 * for it may be there or not. It runs on a function while that is bound to the name and a model
 * answers its registers. So names, models and code may come and go in any order.
 *
 * <p>Safe for use by several threads; drivers are called on threads that can be abandoned, while
 * their caller has at most the {@link DriverSlot}'s turn of their function.
 */
public final class Kernel implements DeviceWatcher, AutoCloseable {
  /**
   * How long one call of a driver may take: longer than a driver waits for its device, and shorter
   * than whoever asks the host waits for that.
   */
  public static final Duration LIMIT = Duration.ofSeconds(7);

  private final Machine machine;
  private final ScheduledExecutorService threads;
  private final PlugInThreads calls;
  private final DeviceWatcher watcher;
  private final Children children = new Children();
  private final List<LoadedDriver> code = new CopyOnWriteArrayList<>();
  private final Map<HostDevice, DriverSlot> slots = new ConcurrentHashMap<>();

  /**
   * @param limit how long one call of a driver may take
   * @param watcher is told of functions and of what drivers make below them
   */
  public Kernel(
      Machine machine, ScheduledExecutorService threads, Duration limit, DeviceWatcher watcher) {
    this.calls = new PlugInThreads(machine.name(), "drivers", limit);
    this.machine = machine;
    this.threads = threads;
    this.watcher = watcher;
  }

  /** Code for a driver is there. What it says of itself that cannot be is told in the log. */
  public void add(KernelDriver driver) {
    LoadedDriver loaded;
    try {
      loaded = LoadedDriver.of(driver, calls, machine.log());
    } catch (RefusedException e) {
      machine.log().warn("a host driver is not loaded: " + e.refusal().reason(), e);
      return;
    }
    machine.drivers().learn(loaded.name(), loaded.ids());
    code.add(loaded);
    settleAll();
  }

  /**
   * When this returns what the driver had made is gone, and it runs nowhere any more, but for a
   * call that hangs: that reaches nothing any more.
   */
  public void remove(KernelDriver driver) {
    code.removeIf(loaded -> loaded.code() == driver);
    settleAll();
  }

  // In the order of discovery, as a bus is gone through: drivers number what they find.
  private void settleAll() {
    for (MachineDevice device : machine.devices()) {
      modelChanged(device);
    }
    // What has left the machine meanwhile.
    slots.values().forEach(DriverSlot::settle);
  }

  /** A model has come or gone. */
  public void modelChanged(MachineDevice device) {
    Optional.ofNullable(slots.get(device)).ifPresent(DriverSlot::settle);
  }

  /** Functions only: children are told by their slots. */
  @Override
  public void added(HostDevice device) {
    watcher.added(device);
    DriverSlot slot =
        new DriverSlot(
            (MachineDevice) device,
            machine,
            this::codeOf,
            children,
            threads,
            calls.limit(),
            watcher);
    slots.put(device, slot);
    slot.settle();
  }

  /** What is below it goes first. */
  @Override
  public void removed(HostDevice device) {
    Optional.ofNullable(slots.remove(device)).ifPresent(DriverSlot::settle);
    watcher.removed(device);
  }

  private Optional<LoadedDriver> codeOf(String name) {
    return code.stream().filter(driver -> driver.name().equals(name)).findFirst();
  }

  /**
   * Binds a function to a driver.
   *
   * @throws org.bindery.api.RefusedException as {@link
   *     org.bindery.backend.sim.machine.HostDrivers#bind}; what the driver's code refuses; EBUSY it
   *     is being bound or unbound
   */
  public void bind(String driver, MachineDevice device) {
    change(device, () -> machine.drivers().bind(driver, device));
  }

  /** Looks for a driver; as {@link org.bindery.backend.sim.machine.HostDrivers#probe}. */
  public void probe(MachineDevice device) {
    change(device, () -> machine.drivers().probe(device));
  }

  private void change(MachineDevice device, Runnable change) {
    DriverSlot slot = slots.get(device);
    if (slot == null) {
      // It has just come, or has left: nobody has its code running.
      change.run();
    } else {
      slot.bind(change);
    }
  }

  /**
   * Unbinds a function, after its driver has ended.
   *
   * @throws org.bindery.api.RefusedException as {@link
   *     org.bindery.backend.sim.machine.HostDrivers#unbind}; EBUSY it is being bound or unbound
   */
  public void unbind(String driver, MachineDevice device) {
    DriverSlot slot = slots.get(device);
    if (slot == null) {
      machine.drivers().unbind(driver, device);
    } else {
      slot.unbind(driver);
    }
  }

  /** Buses that drivers have brought. */
  public Set<String> buses() {
    Set<String> names = new TreeSet<>();
    code.forEach(driver -> names.addAll(driver.buses().keySet()));
    return names;
  }

  /** The drivers of such a bus. */
  public Set<String> driversOf(String bus) {
    Set<String> names = new TreeSet<>();
    code.forEach(driver -> names.addAll(driver.buses().getOrDefault(bus, List.of())));
    return names;
  }

  public Children children() {
    return children;
  }

  /** The host has stopped: no driver is called any more. */
  @Override
  public void close() {
    calls.close();
  }
}
