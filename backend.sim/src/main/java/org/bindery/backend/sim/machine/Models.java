package org.bindery.backend.sim.machine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.device.DeviceModelFactory;

/**
 * The factories of device models that are there, in the order in which they came. Devices and
 * factories may come and go in any order. Safe for use by several threads.
 */
public final class Models {
  private final Machine machine;
  private final List<DeviceModelFactory> factories = new CopyOnWriteArrayList<>();

  public Models(Machine machine) {
    this.machine = machine;
  }

  public void add(DeviceModelFactory factory) {
    factories.add(factory);
    machine.devices().forEach(device -> device.function().offer(factory));
  }

  /** When this returns no model of the factory's is called any more. */
  public void remove(DeviceModelFactory factory) {
    factories.remove(factory);
    for (MachineDevice device : machine.devices()) {
      device.function().withdraw(factory);
      arrived(device);
    }
  }

  void arrived(MachineDevice device) {
    factories.forEach(device.function()::offer);
  }
}
