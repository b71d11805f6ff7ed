package org.bindery.itest.motion;

import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.bindery.api.Refusal;
import org.bindery.api.Use;
import org.bindery.binder.DeviceBinder;
import org.bindery.binder.Match;
import org.bindery.binder.Plan;
import org.bindery.binder.Step;
import org.bindery.engine.EngineDevice;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceAccess;
import org.bindery.host.HostDevice;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * A vendor's binder that misbehaves in one method, named by its bundle's headers. What hangs ends
 * with the bundle: a plug-in that never ends keeps its thread, whatever is done about it.
 */
public final class MisbehavingBinder implements DeviceBinder, BundleActivator {
  static final String ID = "misbehaving";
  static final String METHOD = "Misbehaves-In";
  static final String HANGS = "Hangs";

  private final CountDownLatch stopped = new CountDownLatch(1);
  private String method;
  private boolean hangs;

  @Override
  public void start(BundleContext context) {
    method = context.getBundle().getHeaders().get(METHOD);
    hangs = Boolean.parseBoolean(context.getBundle().getHeaders().get(HANGS));
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(DeviceBinder.ID, ID);
    var unused = context.registerService(DeviceBinder.class, this, properties);
  }

  @Override
  public void stop(BundleContext context) {
    stopped.countDown();
  }

  private void in(String called) {
    if (!called.equals(method)) {
      return;
    }
    if (!hangs) {
      throw new IllegalStateException("misbehaves in " + called);
    }
    while (stopped.getCount() > 0) {
      try {
        stopped.await();
      } catch (InterruptedException e) {
        // It does not even listen to interrupts.
        continue;
      }
    }
  }

  @Override
  public Match match(HostDevice device) {
    in("match");
    return device.name().equals("0000:00:10.0")
        ? new Match(Match.SUBSYSTEM, "the edu of the lab")
        : Match.none("not the edu of the lab");
  }

  @Override
  public Plan plan(HostDevice device, AttributeTree attributes) {
    in("plan");
    String driver = device.driver().orElse("");
    Step register = new Step.RegisterDevice(device.name());
    return new Plan(
        driver.equals("vfio-pci")
            ? List.of(register)
            : List.of(new Step.OverrideDriver(device.name(), driver, "vfio-pci"), register));
  }

  @Override
  public List<Refusal> obstacles(HostDevice device, Use use, AttributeTree attributes) {
    in("obstacles");
    return List.of();
  }

  @Override
  public boolean issuesNoSnoop(HostDevice device) {
    in("issuesNoSnoop");
    return true;
  }

  @Override
  public void bind(HostDevice device, DeviceAccess access) {
    in("bind");
  }

  @Override
  public void unbind(HostDevice device, DeviceAccess access) {
    in("unbind");
  }

  @Override
  public int attach(EngineDevice device, int pageTable) {
    in("attach");
    return device.attach(pageTable);
  }

  @Override
  public int replace(EngineDevice device, int pageTable) {
    in("replace");
    return device.attach(pageTable);
  }

  @Override
  public void detach(EngineDevice device) {
    in("detach");
    device.detach();
  }
}
