package org.bindery.backend.sim.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.WorkQueue;
import org.bindery.backend.sim.log.SimLog;
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
  private final String name;
  private final String bus;
  private final Map<String, Attribute> attributes;
  private final SimLog log;
  private volatile boolean present = true;

  /**
   * @param above null: the function itself is
   */
  Child(DriverSlot slot, SlotPort port, Child above, ChildDevice device, SimLog log) {
    this.slot = slot;
    this.port = port;
    this.above = above;
    this.device = device;
    this.name = device.name();
    this.bus = device.bus();
    this.attributes = Map.copyOf(device.attributes());
    this.log = log;
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
    return device.announced();
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
    return attributes;
  }

  public String read(String name, Attribute attribute) {
    requirePresent();
    return Contained.call(what("attribute " + name), log, attribute.read());
  }

  public void write(String name, Attribute attribute, String value) {
    requirePresent();
    Contained.run(what("attribute " + name), log, () -> attribute.write().accept(value));
  }

  private String what(String part) {
    return part + " of " + name();
  }

  /**
   * Binds it to a driver of its bus, which is there.
   *
   * @throws org.bindery.api.RefusedException EBUSY it has a driver; ENODEV it has left; what the
   *     driver refuses
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
      Contained.run(what("binding"), log, () -> device.bind(driver));
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
      Contained.run(what("unbinding"), log, device::unbind);
    });
  }

  public DeviceFile open() {
    return opened(device::open);
  }

  public WorkQueue openQueue(Process process) {
    return opened(() -> device.openQueue(process));
  }

  public void grant(String user) {
    requirePresent();
    Contained.run(what("granting"), log, () -> device.grant(user));
  }

  private <T> T opened(Supplier<T> open) {
    requirePresent();
    return Contained.call(what("opening"), log, open);
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
    return name;
  }

  @Override
  public String host() {
    return slot.device().host();
  }

  @Override
  public String bus() {
    return bus;
  }

  @Override
  public String path() {
    return "bus/" + bus() + "/devices/" + name();
  }

  @Override
  public Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>(device.properties());
    properties.putAll(
        Map.of(NAME, name(), BUS, bus(), Host.NAME, host(), PARENT, slot.device().name()));
    return Map.copyOf(properties);
  }

  @Override
  public Optional<String> driver() {
    return device.driver();
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
