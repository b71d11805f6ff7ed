package org.bindery.tck.backend;

import java.util.List;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.engine.IommuEngine;
import org.bindery.host.HostDevice;
import org.bindery.host.VirtualMachine;
import org.bindery.iommufd.IommufdProvider;
import org.bindery.tck.host.HostBench;
import org.bindery.tck.host.Make;
import org.bindery.tck.host.Probes;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.GuestTable;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.kit.VfioFiles;

/** A simulated host without a framework, of one test. */
public final class SimBench implements Bench {
  public static final DeviceWatcher NOBODY_WATCHES =
      new DeviceWatcher() {
        @Override
        public void added(HostDevice device) {}

        @Override
        public void removed(HostDevice device) {}
      };

  private final SimHost host;
  private final HostBench bench;

  SimBench(Make make, Interposer between) {
    Probes probes = new Probes();
    host =
        new SimHost(
            "kit",
            HostDescriptions.parse("kit-host.json", make.description()),
            NOBODY_WATCHES,
            new FailingLog());
    host.models().add(probes);
    host.start();
    IommuEngine engine =
        between.engine(
            new IommufdProvider().create("kit", between.memory(host.memory().orElseThrow())));
    bench = new HostBench(host, make, probes, engine, between::dma);
  }

  @Override
  public IommuEngine engine() {
    return bench.engine();
  }

  @Override
  public Process process() {
    return bench.process();
  }

  @Override
  public Memory memory(long bytes) {
    return bench.memory(bytes);
  }

  @Override
  public List<KitDevice> devices() {
    return bench.devices();
  }

  @Override
  public List<KitDevice> siblings() {
    return bench.siblings();
  }

  @Override
  public List<KitDevice> pasidDevices() {
    return bench.pasidDevices();
  }

  @Override
  public GuestTable guestTable(Memory guest) {
    return bench.guestTable(guest);
  }

  @Override
  public VirtualMachine machine(String name) {
    return bench.machine(name);
  }

  @Override
  public VfioFiles vfio() {
    return bench.vfio();
  }

  @Override
  public long pinnedPages() {
    return bench.pinnedPages();
  }

  @Override
  public void close() {
    bench.close();
    host.close();
  }
}
