package com.example.edu;

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

/** Binds edu devices, ready for DMA. */
@Component
@Binder(id = "edu")
public final class EduBinder implements DeviceBinder {
  /** PCI command register: memory decoding and bus mastering. */
  private static final int COMMAND = 4;

  private static final long MEMORY_AND_BUS_MASTER = 6;

  @Override
  public Match match(HostDevice device) {
    return "1234".equals(device.properties().get(HostDevice.PCI_VENDOR))
            && "11e8".equals(device.properties().get(HostDevice.PCI_DEVICE))
        ? new Match(Match.DEVICE, "vendor 1234, device 11e8: edu")
        : Match.none("not vendor 1234, device 11e8");
  }

  @Override
  public Plan plan(HostDevice device, AttributeTree attributes) {
    List<Step> steps = new ArrayList<>();
    String driver = device.driver().orElse("");
    if (!driver.equals("vfio-pci")) {
      steps.add(new Step.OverrideDriver(device.name(), driver, "vfio-pci"));
    }
    steps.add(new Step.RegisterDevice(device.name()));
    return new Plan(steps);
  }

  @Override
  public void bind(HostDevice device, DeviceAccess access) {
    long command = access.read(RegionInfo.CONFIG, COMMAND, 2);
    access.write(RegionInfo.CONFIG, COMMAND, 2, command | MEMORY_AND_BUS_MASTER);
  }
}
