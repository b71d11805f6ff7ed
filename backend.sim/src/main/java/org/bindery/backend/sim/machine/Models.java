package org.bindery.backend.sim.machine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.bindery.device.DeviceModelFactory;

/**
 * The factories of device models that are there, in the order in which they came. Devices and
 * factories may come and go in any order. Safe for use by several threads.
 */
public final class Models implements AutoCloseable {
  private final Machine machine;
  private final FactoryCalls calls;
  private final List<DeviceModelFactory> factories = new CopyOnWriteArrayList<>();
  private final Consumer<MachineDevice> listener;

  /**
   * @param listener is told of each device whose model may have come or gone, with no lock held
   */
  public Models(Machine machine, Consumer<MachineDevice> listener) {
    this.machine = machine;
    this.calls = new FactoryCalls(machine.name(), machine.log());
    this.listener = listener;
  }

  public void add(DeviceModelFactory factory) {
    factories.add(factory);
    for (MachineDevice device : machine.devices()) {
      calls.offer(device, factory);
      listener.accept(device);
    }
  }

  /**
   * When this returns no model of the factory's is called any more. One that hangs in a call is
   * waited for a little; then it reaches nothing any more, and is closed if it ever comes back.
   */
  public void remove(DeviceModelFactory factory) {
    factories.remove(factory);
    calls.forget(factory);
    for (MachineDevice device : machine.devices()) {
      device.function().withdraw(factory);
      arrived(device);
      listener.accept(device);
    }
  }

  void arrived(MachineDevice device) {
    factories.forEach(factory -> calls.offer(device, factory));
  }

  /** The host has stopped: no factory is asked any more. */
  @Override
  public void close() {
    calls.close();
  }
}
