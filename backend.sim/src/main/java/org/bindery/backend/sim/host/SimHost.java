package org.bindery.backend.sim.host;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.attributes.MachineTree;
import org.bindery.backend.sim.description.HostDescription;
import org.bindery.backend.sim.description.JsonHostReader;
import org.bindery.backend.sim.file.SimDeviceFile;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.backend.sim.machine.HostDrivers;
import org.bindery.backend.sim.machine.HotPlug;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.machine.Models;
import org.bindery.backend.sim.machine.OpenFiles;
import org.bindery.hardware.HostMemory;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;
import org.bindery.host.Pluggable;

/**
 * A simulated host: a machine with its threads, from {@link #start} to {@link #close}.
 *
 * <p>Safe for use by several threads. Closing takes every device out, as if each were pulled, so
 * calls in flight end with ENODEV and nothing waits for them.
 */
public final class SimHost implements Host, Pluggable, AutoCloseable {
  private final String boot = UUID.randomUUID().toString();
  private final HostThreads threads;
  private final Machine machine;
  private final Models models;
  private final HotPlug hotPlug;
  private final OpenFiles files;
  private final AttributeTree attributes;

  public SimHost(String name, HostDescription description, DeviceWatcher watcher, SimLog log) {
    this.threads = new HostThreads(name);
    this.machine = new Machine(name, description, threads.pool(), log);
    this.models = new Models(machine);
    this.hotPlug = new HotPlug(machine, models, watcher);
    this.files = new OpenFiles(machine);
    this.attributes = MachineTree.of(machine, hotPlug);
  }

  /** Discovers the machine's devices; the watcher is told of each. */
  public void start() {
    hotPlug.start();
  }

  /** Where factories of device models are put in and taken out. */
  public Models models() {
    return models;
  }

  @Override
  public String name() {
    return machine.name();
  }

  @Override
  public String kind() {
    return "sim";
  }

  @Override
  public String source() {
    return machine.description().source();
  }

  @Override
  public List<HostDevice> devices() {
    return List.copyOf(machine.devices());
  }

  @Override
  public List<HostGroup> groups() {
    return machine.groups().stream().map(SimGroup::new).map(HostGroup.class::cast).toList();
  }

  @Override
  public Optional<HostDevice> device(String name) {
    return machine.device(name).map(HostDevice.class::cast);
  }

  @Override
  public Optional<HostGroup> group(int id) {
    return machine.group(id).map(SimGroup::new);
  }

  @Override
  public List<String> iommus() {
    return machine.iommus().stream()
        .map(unit -> "%s (%s)".formatted(unit.name(), unit.make()))
        .toList();
  }

  @Override
  public AttributeTree attributes() {
    return attributes;
  }

  /** A simulated host starts anew each time. */
  @Override
  public String bootId() {
    return boot;
  }

  @Override
  public HostDriverKind driverKind(String driver) {
    return HostDrivers.kind(driver);
  }

  @Override
  public DeviceFile open(HostDevice device) {
    MachineDevice own =
        machine
            .device(device.name())
            .filter(there -> there == device)
            .orElseThrow(() ->
                Refusal.of(Errno.ENODEV, "host %s has no device %s", name(), device.name())
                    .exception());
    return new SimDeviceFile(own, files);
  }

  @Override
  public Optional<HostMemory> memory() {
    return Optional.of(machine.memory());
  }

  @Override
  public String plug(String description) {
    JsonHostReader reader = new JsonHostReader("device description");
    return hotPlug.plug(reader.readDevice(description, machine.description().iommus())).name();
  }

  @Override
  public void unplug(String device) {
    hotPlug.unplug(device);
  }

  @Override
  public void close() {
    hotPlug.stop();
    threads.close();
  }
}
