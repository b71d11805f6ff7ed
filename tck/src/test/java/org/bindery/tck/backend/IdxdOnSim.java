package org.bindery.tck.backend;

import java.lang.annotation.Annotation;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.binder.DeviceBinder;
import org.bindery.device.idxd.IdxdFactory;
import org.bindery.device.idxd.driver.IdxdDriver;
import org.bindery.driver.idxd.IdxdBinder;
import org.bindery.host.HostDevice;
import org.bindery.tck.kit.BinderBackend;
import org.bindery.tck.kit.BinderBench;

/** The binder of work queues, on a server whose accelerators nobody has configured yet. */
public final class IdxdOnSim implements BinderBackend {
  @Override
  public String name() {
    return "idxd";
  }

  @Override
  public BinderBench start() {
    SimHost host =
        new SimHost(
            "kit", HostDescriptions.load("dsa-server"), SimBench.NOBODY_WATCHES, new FailingLog());
    host.models().add(new IdxdFactory(new Defaults()));
    host.kernel().add(new IdxdDriver());
    host.start();
    return new On(host);
  }

  /** The accelerators as they are without a configuration. */
  @SuppressWarnings("ClassExplicitlyAnnotation")
  private record Defaults() implements IdxdFactory.Config {
    @Override
    public boolean interruptHandles() {
      return false;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return IdxdFactory.Config.class;
    }
  }

  private record On(SimHost host) implements BinderBench {
    @Override
    public DeviceBinder binder() {
      return new IdxdBinder();
    }

    @Override
    public HostDevice device() {
      return host.device("wq0.0").orElseThrow();
    }

    @Override
    public void close() {
      host.close();
    }
  }
}
