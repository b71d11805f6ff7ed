package org.bindery.backend.sim.host;

import org.bindery.device.DeviceModelFactory;
import org.bindery.device.KernelDriver;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A simulated host for each configuration. It starts on a thread of its own, so that reading a file
 * holds up nobody.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = SimHostConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SimHostConfig.class, factory = true)
public final class SimHostComponent {
  private final HostLife life;

  @Activate
  public SimHostComponent(
      BundleContext context,
      SimHostConfig config,
      @Reference(service = LoggerFactory.class) Logger log) {
    life = new HostLife(context, config, new ServiceLog(log));
    life.start();
  }

  /** A device model's type is there. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeModels")
  public void addModels(DeviceModelFactory factory) {
    life.add(factory);
  }

  /** A device model's type goes. */
  public void removeModels(DeviceModelFactory factory) {
    life.remove(factory);
  }

  /** Code for a driver of the simulated kernel is there. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeDriver")
  public void addDriver(KernelDriver driver) {
    life.add(driver);
  }

  /** A driver goes. */
  public void removeDriver(KernelDriver driver) {
    life.remove(driver);
  }

  @Deactivate
  public void stop() {
    life.stop();
  }
}
