package org.bindery.backend.sim.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.WorkQueue;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.device.Attribute;
import org.bindery.device.ChildDevice;
import org.bindery.device.ChildPlace;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;

/** A device that a driver has made, in its place below the driver's function. */
public final class Child implements HostDevice, ChildPlace {
  private final DriverSlot slot;
  private final SlotPort port;
  private final Child above;
  private final ChildDevice device;
  private final ChildFacts facts;
  // What may overlap; binding and unbinding are calls of the driver as a whole.
  private final DriverCalls calls;
  private volatile Optional<String> driver = Optional.empty();
  private volatile boolean present = true;

  /**
   * @param above null: the function itself is
   */
  Child(DriverSlot slot, SlotPort port, Child above, ChildDevice device, ChildFacts facts) {
    this.slot = slot;
    this.port = port;
    this.above = above;
    this.device = device;
    this.facts = facts;
    this.calls = port.driver().calls().of("%s of %s".formatted(facts.name(), port.driver()));
  }

  SlotPort port() {
    return port;
  }

  /** ENODEV when its driver has ended, or what it is to be below has gone. */
  void requirePlace() {
    port.require();
    if (above != null) {
      above.requirePresent();
    }
  }

  private void requirePresent() {
    if (!present) {
      throw Refusal.of(Errno.ENODEV, "%s has left host %s", name(), host()).exception();
    }
  }

  public boolean announced() {
    return facts.announced();
  }

  /** The function that the driver has. */
  public MachineDevice function() {
    return slot.device();
  }

  /** Empty: it is directly below the function. */
  public Optional<Child> above() {
    return Optional.ofNullable(above);
  }

  /** By name; called by {@link #read} and {@link #write}. */
  public Map<String, Attribute> attributes() {
    return facts.attributes();
  }

  public String read(String name, Attribute attribute) {
    requirePresent();
    return calls.ask("reading attribute " + name, attribute.read());
  }

  public void write(String name, Attribute attribute, String value) {
    requirePresent();
    calls.tell("writing attribute " + name, () -> attribute.write().accept(value));
  }

  /**
   * Binds it to a driver of its bus, which is there.
   *
   * @throws org.bindery.api.RefusedException EBUSY it has a driver; ENODEV it has left; what the
   *     driver refuses; otherwise as {@link DriverCalls#ask}
   */
  public void bind(String driver) {
    slot.inTurn(() -> {
      requirePresent();
      driver()
          .ifPresent(other -> {
            throw Refusal.of(Errno.EBUSY, "%s is bound to host driver %s already", name(), other)
                .blockedBy(name(), "bound to host driver " + other)
                .exception();
          });
      changeDriver("binding %s to %s".formatted(name(), driver), () -> device.bind(driver));
      requireDriver(Optional.of(driver));
    });
  }

  /**
   * @throws org.bindery.api.RefusedException ENODEV another driver or none has it, or it has left;
   *     EBUSY
   */
  public void unbind(String driver) {
    slot.inTurn(() -> {
      requirePresent();
      if (!driver().equals(Optional.of(driver))) {
        throw Refusal.of(
                Errno.ENODEV,
                "%s is not bound to host driver %s (%s)",
                name(),
                driver,
                driver().map(other -> "it is bound to " + other).orElse("it has none"))
            .exception();
      }
      changeDriver("unbinding " + name(), device::unbind);
      requireDriver(Optional.empty());
    });
  }

  private void changeDriver(String what, Runnable change) {
    port.driver().calls().tell(what, change);
  }

  private void requireDriver(Optional<String> wanted) {
    if (!driver().equals(wanted)) {
      throw calls.nonsense(
          "changing its driver",
          "it came back, and %s"
              .formatted(driver.map(now -> "is bound to " + now).orElse("is bound to none")));
    }
  }

  public DeviceFile open() {
    return opened(device::open, DeviceFile::close);
  }

  public WorkQueue openQueue(Process process) {
    return opened(() -> device.openQueue(process), WorkQueue::close);
  }

  public void grant(String user) {
    requirePresent();
    calls.tell("granting it to " + user, () -> device.grant(user));
  }

  private <T> T opened(Supplier<T> open, Consumer<T> close) {
    requirePresent();
    return calls.ask("opening", open, close);
  }

  @Override
  public ChildPlace add(ChildDevice child) {
    return port.add(this, child);
  }

  @Override
  public void close() {
    slot.children().below(this).reversed().forEach(Child::close);
    present = false;
    slot.remove(this);
  }

  @Override
  public String name() {
    return facts.name();
  }

  @Override
  public String host() {
    return slot.device().host();
  }

  @Override
  public String bus() {
    return facts.bus();
  }

  @Override
  public String path() {
    return "bus/" + bus() + "/devices/" + name();
  }

  @Override
  public Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>(facts.properties());
    properties.putAll(
        Map.of(NAME, name(), BUS, bus(), Host.NAME, host(), PARENT, slot.device().name()));
    return Map.copyOf(properties);
  }

  /** What it said last, when it says nothing or no driver of its bus: in listings nobody fails. */
  @Override
  public Optional<String> driver() {
    if (!present) {
      return Optional.empty();
    }
    try {
      Optional<String> now = calls.ask("driver", device::driver);
      if (now.filter(name -> !port.driver().buses().get(bus()).contains(name)).isPresent()) {
        throw calls.nonsense("driver", "bus %s has no driver %s".formatted(bus(), now.get()));
      }
      driver = now;
    } catch (RefusedException e) {
      // In the log already.
    }
    return driver;
  }

  /** None: its DMA, if it does any, is the function's with a PASID. */
  @Override
  public OptionalInt group() {
    return OptionalInt.empty();
  }

  @Override
  public String toString() {
    return name();
  }
}
