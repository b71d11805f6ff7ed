package org.bindery.itest.vm;

import java.util.ArrayList;
import java.util.List;
import org.bindery.binder.DeviceBinder;
import org.bindery.binder.Match;
import org.bindery.binder.Plan;
import org.bindery.binder.Step;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;

/** Binds the devices of {@link NoSnoopModel} and declares what each can. */
final class NoSnoopBinder implements DeviceBinder {
  @Override
  public Match match(HostDevice device) {
    return List.of("57f0", "57f1").contains(device.properties().get("pci.device"))
        ? new Match(Match.DEVICE, "a device of this test")
        : Match.none("another device");
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
  public boolean issuesNoSnoop(HostDevice device) {
    return "57f0".equals(device.properties().get("pci.device"));
  }
}
