package org.bindery.driver.vfiopci;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.RegionInfo;
import org.bindery.binder.Binder;
import org.bindery.binder.DeviceBinder;
import org.bindery.binder.Match;
import org.bindery.binder.Plan;
import org.bindery.binder.Step;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceAccess;
import org.bindery.host.HostDevice;
import org.osgi.service.component.annotations.Component;

/**
 * Binds any PCI function that leads to no other bus, whole: as Linux' vfio-pci, by the type of its
 * header, so that host bridges and bridges to ISA can be bound. As Linux' vfio-pci leaves a device:
 * memory decoding on, bus mastering off until the user's driver sets it. Keeps no state.
 */
@Component
@Binder(id = "vfio-pci")
public final class VfioPciBinder implements DeviceBinder {
  private static final String DRIVER = "vfio-pci";
  private static final String ENDPOINT = "00";

  /** The command register of configuration space and its bits: PCI Local Bus 3.0, section 6.2.2. */
  private static final int COMMAND = 4;

  private static final long MEMORY = 1 << 1;
  private static final long BUS_MASTER = 1 << 2;

  @Override
  public Match match(HostDevice device) {
    if (!device.bus().equals("pci")) {
      return Match.none("on bus " + device.bus() + ", not on PCI");
    }
    return device.properties().get(HostDevice.PCI_HEADER) instanceof String header
            && !header.equals(ENDPOINT)
        ? Match.none("a bridge, header type " + header)
        : new Match(Match.BUS, "any PCI function");
  }

  @Override
  public Plan plan(HostDevice device, AttributeTree attributes) {
    List<Step> steps = new ArrayList<>();
    String driver = device.driver().orElse("");
    if (!driver.equals(DRIVER)) {
      steps.add(new Step.OverrideDriver(device.name(), driver, DRIVER));
    }
    steps.add(new Step.RegisterDevice(device.name()));
    return new Plan(steps);
  }

  @Override
  public void bind(HostDevice device, DeviceAccess access) {
    long command = access.read(RegionInfo.CONFIG, COMMAND, 2);
    access.write(RegionInfo.CONFIG, COMMAND, 2, (command | MEMORY) & ~BUS_MASTER);
  }

  @Override
  public void unbind(HostDevice device, DeviceAccess access) {
    long command = access.read(RegionInfo.CONFIG, COMMAND, 2);
    access.write(RegionInfo.CONFIG, COMMAND, 2, command & ~BUS_MASTER);
  }
}
