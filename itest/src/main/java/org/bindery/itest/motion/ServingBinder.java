package org.bindery.itest.motion;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import org.bindery.binder.DeviceBinder;
import org.bindery.binder.Match;
import org.bindery.binder.Plan;
import org.bindery.binder.Step;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A vendor's binder for stream devices, in a bundle of its own: class and activator in one. */
public final class ServingBinder implements DeviceBinder, BundleActivator {
  static final String ID = "stream";

  /** What the bundle of a binder imports. */
  static final String IMPORTS =
      "org.osgi.framework,org.bindery.api,org.bindery.binder,org.bindery.engine,org.bindery.host";

  @Override
  public void start(BundleContext context) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(DeviceBinder.ID, ID);
    var unused = context.registerService(DeviceBinder.class, this, properties);
  }

  @Override
  public void stop(BundleContext context) {
    // Services go with their bundle.
  }

  @Override
  public Match match(HostDevice device) {
    return "57e0".equals(device.properties().get(HostDevice.PCI_DEVICE))
        ? new Match(Match.DEVICE, "device 57e0: stream")
        : Match.none("not device 57e0");
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
}
