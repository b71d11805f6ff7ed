package org.bindery.tck.backend;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Set;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.engine.IommuEngine;
import org.bindery.host.HostDevice;
import org.bindery.host.VirtualMachine;
import org.bindery.iommufd.IommufdProvider;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.kit.KitProcess;

/** A simulated host without a framework, whose devices do the DMA that a test asks for. */
final class SimBench implements Bench {
  private final Arena arena = Arena.ofShared();
  private final KitProcess process = new KitProcess(1, Set.of());
  private final Probes probes = new Probes();
  private final Interposer between;
  private final SimHost host;
  private final IommuEngine engine;


  SimBench(String description, Interposer between) {
    this.between = between;
    DeviceWatcher nobody =
        new DeviceWatcher() {
          @Override
          public void added(HostDevice device) {}

          @Override
          public void removed(HostDevice device) {}
        };
    host =
        new SimHost(
            "kit", HostDescriptions.parse("kit-host.json", description), nobody, new FailingLog());
    host.models().add(probes);
    host.start();
    engine =
        between.engine(
            new IommufdProvider().create("kit", between.memory(host.memory().orElseThrow())));
  }

  @Override
  public IommuEngine engine() {
    return engine;
  }

  @Override
  public Process process() {
    return process;
  }

  @Override
  public Memory memory(long bytes) {
    long alignment = bytes >= 2 << 20 ? 2 << 20 : 4096;
    return process.register(arena.allocate(bytes, alignment));
  }

  @Override
  public List<KitDevice> devices() {
    return List.of(device("0000:00:02.0"), device("0000:00:03.0"));
  }

  @Override
  public List<KitDevice> siblings() {
    return List.of(device("0000:00:05.0"), device("0000:00:05.1"));
  }

  private KitDevice device(String name) {
    return new SimKitDevice(host, name, probes, between);
  }

  @Override
  public VirtualMachine machine(String name) {
    return host.createVirtualMachine(name, process);
  }

  @Override
  public long pinnedPages() {
    return host.memory().orElseThrow().pinnedPages();
  }

  @Override
  public void close() {
    engine.close();
    host.close();
    arena.close();
  }
}
