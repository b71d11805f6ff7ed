package org.bindery.backend.sim.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.WorkQueue;
import org.bindery.backend.sim.attributes.MachineTree;
import org.bindery.backend.sim.cache.CpuCache;
import org.bindery.backend.sim.description.HostDescription;
import org.bindery.backend.sim.description.JsonHostReader;
import org.bindery.backend.sim.file.SimDeviceFile;
import org.bindery.backend.sim.file.SimGroupFile;
import org.bindery.backend.sim.kernel.Child;
import org.bindery.backend.sim.kernel.Kernel;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.backend.sim.machine.HostDrivers;
import org.bindery.backend.sim.machine.HotPlug;
import org.bindery.backend.sim.machine.IsolationGroup;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.machine.Models;
import org.bindery.backend.sim.machine.OpenFiles;
import org.bindery.backend.sim.machine.VfioGroup;
import org.bindery.backend.sim.vm.VirtualMachines;
import org.bindery.hardware.HostMemory;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;
import org.bindery.host.Pluggable;
import org.bindery.host.VirtualMachine;
import org.bindery.host.WorkQueues;
import org.bindery.model.iommu.TablePages;

/**
 * A simulated host: a machine with its threads, from {@link #start} to {@link #close}.
 *
 * <p>Safe for use by several threads. Closing takes every device out, as if each were pulled, so
 * calls in flight end with ENODEV and nothing waits for them.
 */
public final class SimHost implements Host, Pluggable, WorkQueues, AutoCloseable {
  private final String boot = UUID.randomUUID().toString();
  private final HostThreads threads;
  private final Machine machine;
  private final Kernel kernel;
  private final Models models;
  private final HotPlug hotPlug;
  private final OpenFiles files;
  private final VirtualMachines virtualMachines;
  private final AttributeTree attributes;

  public SimHost(String name, HostDescription description, DeviceWatcher watcher, SimLog log) {
    this(name, description, TablePages.UNLIMITED, Kernel.LIMIT, watcher, log);
  }

  /**
   * @param tablePages what the tables of its IOMMUs take of its memory
   * @param driverLimit how long one call of a driver of its kernel may take
   */
  public SimHost(
      String name,
      HostDescription description,
      TablePages tablePages,
      Duration driverLimit,
      DeviceWatcher watcher,
      SimLog log) {
    this.threads = new HostThreads(name);
    this.machine = new Machine(name, description, tablePages, threads.pool(), log);
    this.kernel = new Kernel(machine, threads.pool(), driverLimit, watcher);
    this.models = new Models(machine, kernel::modelChanged);
    this.hotPlug = new HotPlug(machine, models, kernel);
    this.files = new OpenFiles(machine);
    this.virtualMachines = new VirtualMachines(name, machine.memory());
    this.attributes = MachineTree.of(machine, hotPlug, kernel);
  }

  /** Discovers the machine's devices; the watcher is told of each. */
  public void start() {
    hotPlug.start();
  }

  /** Where factories of device models are put in and taken out. */
  public Models models() {
    return models;
  }

  /** Where code for drivers of the simulated kernel is put in and taken out. */
  public Kernel kernel() {
    return kernel;
  }

  /** As writing {@code module/vfio/parameters/enable_unsafe_noiommu_mode}. */
  public void unsafeNoIommu(boolean allowed) {
    machine.vfioGroups().unsafeNoIommu().set(allowed);
  }

  /** As writing {@code module/iommufd/parameters/allow_unsafe_interrupts}. */
  public void allowUnsafeInterrupts(boolean allowed) {
    machine.unsafeInterrupts().set(allowed);
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
    return Stream.concat(
            machine.devices().stream(), kernel.children().all().stream().filter(Child::announced))
        .map(HostDevice.class::cast)
        .toList();
  }

  @Override
  public List<HostGroup> groups() {
    return machine.groups().stream().map(this::viewed).toList();
  }

  @Override
  public Optional<HostDevice> device(String name) {
    return machine
        .device(name)
        .map(HostDevice.class::cast)
        .or(() ->
            kernel.children().all().stream()
                .filter(child -> child.announced() && child.name().equals(name))
                .map(HostDevice.class::cast)
                .findFirst());
  }

  @Override
  public Optional<HostGroup> group(int id) {
    return machine.group(id).map(this::viewed);
  }

  private HostGroup viewed(IsolationGroup group) {
    return new SimGroup(group, machine.vfioGroups());
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
    if (device instanceof Child _) {
      return child(device).open();
    }
    MachineDevice own =
        machine
            .device(device.name())
            .filter(there -> there == device)
            .orElseThrow(() -> unknown(device));
    return new SimDeviceFile(own, files, machine.log());
  }

  @Override
  public GroupFile openGroup(String group, Process opener) {
    return new SimGroupFile(vfioGroup(group), files, machine.log(), opener);
  }

  /** The group's file first: no device is opened by it after that. */
  @Override
  public void closeGroup(String group) {
    VfioGroup there = vfioGroup(group);
    Optional<GroupFile> file = there.opened();
    file.ifPresent(GroupFile::close);
    List<DeviceFile> left = there.devicesOpen();
    if (file.isEmpty() && left.isEmpty()) {
      throw Refusal.of(Errno.ENOENT, "nobody has the file of group %s of host %s", group, name())
          .exception();
    }
    for (DeviceFile device : left) {
      try {
        device.close();
      } catch (RuntimeException e) {
        machine.log().warn("a device of group " + group + " failed as it was closed", e);
      }
    }
  }

  private VfioGroup vfioGroup(String group) {
    return machine.vfioGroups().find(group).orElseThrow(() -> noFile(group));
  }

  private RefusedException noFile(String group) {
    Refusal.Builder refusal =
        Refusal.of(
            Errno.ENOENT,
            "host %s has no file of group %s: no member is on a vfio driver",
            name(),
            group);
    groups().stream()
        .filter(there -> group.equals(Integer.toString(there.id())))
        .flatMap(there -> there.members().stream())
        .filter(member -> !"01".equals(member.properties().get(HostDevice.PCI_HEADER)))
        .findFirst()
        .ifPresent(member -> refusal.remedy("take %s", member.name()));
    return refusal.exception();
  }

  /** Of those that a bind would find; besides its group's file there are none. */
  @Override
  public List<Refusal> obstacles(HostDevice device) {
    return machine
        .device(device.name())
        .filter(own -> own == device)
        .flatMap(own ->
            own.dma()
                .flatMap(dma -> machine.vfioGroups().of(dma.group()))
                .flatMap(group -> group.obstacle(own)))
        .stream()
        .toList();
  }

  private RefusedException unknown(HostDevice device) {
    return Refusal.of(Errno.ENODEV, "host %s has no device %s", name(), device.name()).exception();
  }

  @Override
  public WorkQueue openQueue(HostDevice queue, Process process) {
    return child(queue).openQueue(process);
  }

  @Override
  public void grant(HostDevice queue, String user) {
    child(queue).grant(user);
  }

  private Child child(HostDevice device) {
    return kernel
        .children()
        .find(device.bus(), device.name())
        .filter(there -> there == device)
        .orElseThrow(() -> noQueue(device));
  }

  private RefusedException noQueue(HostDevice device) {
    return devices().contains(device)
        ? Refusal.of(Errno.ENODEV, "%s is no work queue", device.name()).exception()
        : unknown(device);
  }

  @Override
  public Optional<HostMemory> memory() {
    return Optional.of(machine.memory().frames());
  }

  /** The cache of its processors. */
  CpuCache cache() {
    return machine.memory().cache();
  }

  @Override
  public VirtualMachine createVirtualMachine(String vm, Process owner) {
    return virtualMachines.create(vm, owner);
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
    virtualMachines.close();
    models.close();
    kernel.close();
    threads.close();
  }
}
