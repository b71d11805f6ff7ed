package org.bindery.tck.host;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.device.DmaPort;
import org.bindery.engine.IommuEngine;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.VirtualMachine;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.GuestTable;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.kit.KitProcess;
import org.bindery.tck.kit.VfioFiles;

/** The kit's host, whose devices do the DMA that a test asks for. */
public final class HostBench implements Bench {
  private final Arena arena = Arena.ofShared();
  private final KitProcess process = new KitProcess(1, Set.of());
  private final Map<String, DeviceFile> files = new ConcurrentHashMap<>();
  private final Host host;
  private final Make make;
  private final Probes probes;
  private final IommuEngine engine;
  private final UnaryOperator<DmaPort> between;
  private final HostVfioFiles vfio;

  /**
   * @param host of the make's description, with memory; the bench does not end it
   * @param probes the models of its devices
   * @param engine over its memory; closed with the bench
   * @param between stands before the devices' ways to memory
   */
  public HostBench(
      Host host, Make make, Probes probes, IommuEngine engine, UnaryOperator<DmaPort> between) {
    this.host = host;
    this.make = make;
    this.probes = probes;
    this.engine = engine;
    this.between = between;
    this.vfio = new HostVfioFiles(host, engine, this::device);
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

  @Override
  public List<KitDevice> pasidDevices() {
    return List.of(device("0000:00:07.0"), device("0000:00:08.0"));
  }

  /** Of VT-d; makes that nest otherwise have the tests of it in their skips. */
  @Override
  public GuestTable guestTable(Memory guest) {
    return new VtdGuestTable(guest);
  }

  @Override
  public VirtualMachine machine(String name) {
    return host.createVirtualMachine(name, process);
  }

  @Override
  public VfioFiles vfio() {
    return vfio;
  }

  private HostKitDevice device(String name) {
    return new HostKitDevice(host, name, probes, between, files, make.message());
  }

  @Override
  public long pinnedPages() {
    return host.memory().orElseThrow().pinnedPages();
  }

  @Override
  public void close() {
    vfio.close();
    engine.close();
    // What a test has bound and left so.
    files.values().forEach(DeviceFile::close);
    siblings().forEach(sibling -> device(sibling.name()).leaveHostDriver());
    arena.close();
  }
}
