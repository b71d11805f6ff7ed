package org.bindery.tck.backend;

import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.binder.DeviceBinder;
import org.bindery.driver.vfiopci.VfioPciBinder;
import org.bindery.host.HostDevice;
import org.bindery.tck.kit.BinderBackend;
import org.bindery.tck.kit.BinderBench;

/** The binder of any PCI function, for a device of the built-in lab that is alone in its group. */
public final class VfioPciOnSim implements BinderBackend {
  @Override
  public String name() {
    return "vfio-pci";
  }

  @Override
  public BinderBench start() {
    SimHost host =
        new SimHost(
            "kit", HostDescriptions.load("edu-lab"), SimBench.NOBODY_WATCHES, new FailingLog());
    host.start();
    return new On(host);
  }

  private record On(SimHost host) implements BinderBench {
    @Override
    public DeviceBinder binder() {
      return new VfioPciBinder();
    }

    @Override
    public HostDevice device() {
      return host.device("0000:00:10.0").orElseThrow();
    }

    @Override
    public void close() {
      host.close();
    }
  }
}
