package org.bindery.core.fake;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.HostMemory;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;
import org.bindery.host.VirtualMachine;

/** A host of PCI devices over a {@link FakeTree}, with a {@link FakeEngine} of its own. */
public class FakeHost implements Host {
  private final String name;
  private final FakeTree tree = new FakeTree(this::owned);
  private final FakeEngine engine = new FakeEngine();
  private final Map<String, List<Refusal>> obstacles = new ConcurrentHashMap<>();
  private volatile String boot = "a boot";
  private volatile boolean ownEngine = true;
  private final List<FakeDevice> devices = new CopyOnWriteArrayList<>();

  /** Properties of devices besides what all have. */
  final Map<String, Map<String, Object>> described = new ConcurrentHashMap<>();

  /** Fd name by group. */
  final Map<Integer, String> owners = new ConcurrentHashMap<>();

  /** Host drivers of work queues. */
  public final Map<String, String> queueDrivers = new ConcurrentHashMap<>();

  /** PASIDs of work queues; 0 or none: registered without. */
  public final Map<String, Integer> pasids = new ConcurrentHashMap<>();

  /** Who has a group's file open, by its name. */
  public final Map<String, String> groupFiles = new ConcurrentHashMap<>();

  /** Open device files by device. */
  final Map<String, FakeFile> files = new ConcurrentHashMap<>();

  public FakeHost(String name) {
    this.name = name;
  }

  /**
   * @param group -1: none
   * @param driver empty: none
   */
  public FakeHost with(String device, String pciClass, int group, String driver) {
    tree.add(device, driver);
    devices.add(
        new FakeDevice(
            this,
            "pci",
            device,
            pciClass,
            group < 0 ? OptionalInt.empty() : OptionalInt.of(group)));
    return this;
  }

  /** A software mediated device. */
  public FakeHost withMdev(String uuid) {
    devices.add(new FakeDevice(this, "mdev", uuid, "", OptionalInt.empty()));
    return this;
  }

  /** A work queue of a device. */
  public FakeHost withQueue(String queue, String parent) {
    describe(queue, Map.of(HostDevice.PARENT, parent));
    devices.add(new FakeDevice(this, "dsa", queue, "", OptionalInt.empty()));
    pasids.put(queue, 5);
    queueDrivers.put(queue, "vfio-idxd");
    return this;
  }

  /** Gives a device more properties. */
  public FakeHost describe(String device, Map<String, Object> properties) {
    described.put(device, properties);
    return this;
  }

  /** Moves a device to another host driver, behind everybody's back. */
  public void drivenBy(String device, String driver) {
    tree.add(device, driver);
  }

  /** Somebody else claims a group. */
  public void own(int group, String owner) {
    owners.put(group, owner);
  }

  public void remove(String device) {
    tree.remove(device);
    devices.removeIf(d -> d.name().equals(device));
  }

  private boolean owned(String device) {
    return devices.stream()
        .filter(d -> d.name().equals(device))
        .anyMatch(d -> d.group().isPresent() && owners.containsKey(d.group().getAsInt()));
  }

  public FakeTree tree() {
    return tree;
  }

  /** The file of a device that is open; absent: none is. */
  public Optional<FakeFile> file(String device) {
    return Optional.ofNullable(files.get(device));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String bootId() {
    return boot;
  }

  /** What the kernel does when the process dies that has device files open. */
  public void processDied() {
    owners.clear();
    files.clear();
  }

  public void reboot() {
    boot += ", another";
  }

  public void obstacle(String device, Refusal... refusals) {
    obstacles.put(device, List.of(refusals));
  }

  @Override
  public List<Refusal> obstacles(HostDevice device) {
    return obstacles.getOrDefault(device.name(), List.of());
  }

  /** Other processes that use a device, by its name. */
  public final Map<String, String> users = new ConcurrentHashMap<>();

  @Override
  public Optional<Refusal> heldBy(HostDevice device) {
    return Optional.ofNullable(users.get(device.name()))
        .map(user ->
            Refusal.of(Errno.EBUSY, "%s is used by %s", device.name(), user)
                .blockedBy(user, "uses it")
                .remedy("system kill 77")
                .build());
  }

  /** The vfio drivers give device files, every other one does DMA. */
  @Override
  public HostDriverKind driverKind(String driver) {
    return driver.startsWith("vfio") ? HostDriverKind.DEVICE_FILE : HostDriverKind.OWN_DMA;
  }

  @Override
  public String kind() {
    return "fake";
  }

  @Override
  public String source() {
    return "test";
  }

  @Override
  public List<HostDevice> devices() {
    return List.copyOf(devices);
  }

  @Override
  public List<HostGroup> groups() {
    return devices.stream()
        .flatMap(d -> d.group().stream().boxed())
        .distinct()
        .map(id -> (HostGroup) new Group(this, id))
        .toList();
  }

  @Override
  public List<String> iommus() {
    return List.of("iommu0 (fake)");
  }

  @Override
  public FakeTree attributes() {
    return tree;
  }

  @Override
  public DeviceFile open(HostDevice device) {
    if (device.bus().equals("pci") && !tree.driver(device.name()).equals("vfio-pci")) {
      throw Refusal.of(Errno.ENODEV, "%s has no device file", device.name()).exception();
    }
    return new FakeFile(this, device);
  }

  /** The virtual machines that were made, in order. */
  public final List<FakeVm> machines = new CopyOnWriteArrayList<>();

  @Override
  public VirtualMachine createVirtualMachine(String vm, Process owner) {
    FakeVm made = new FakeVm();
    machines.add(made);
    return made;
  }

  /** It brings memory for an engine instead of one. */
  public FakeHost withoutEngine() {
    ownEngine = false;
    return this;
  }

  @Override
  public Optional<IommuEngine> engine() {
    return ownEngine ? Optional.of(engine) : Optional.empty();
  }

  @Override
  public Optional<HostMemory> memory() {
    return ownEngine ? Optional.empty() : Optional.of(new FakeMemory());
  }

  @Override
  public GroupFile openGroup(String group, Process opener) {
    if (groupFiles.putIfAbsent(group, opener.name()) != null) {
      throw Refusal.of(Errno.EBUSY, "group %s is open", group)
          .remedy("groups close %s", group)
          .exception();
    }
    return new FakeGroupFile(() -> groupFiles.remove(group));
  }

  @Override
  public void closeGroup(String group) {
    if (groupFiles.remove(group) == null) {
      throw Refusal.of(Errno.ENOENT, "nobody has group %s open", group).exception();
    }
  }

  public FakeEngine fakeEngine() {
    return engine;
  }

  private record Group(FakeHost host, int id) implements HostGroup {
    @Override
    public List<HostDevice> members() {
      return host.devices().stream().filter(d -> d.group().equals(OptionalInt.of(id))).toList();
    }

    @Override
    public List<Blocker> blockers() {
      return members().stream()
          .filter(d -> d.driver().filter(x -> !x.equals("vfio-pci")).isPresent())
          .map(d -> new Blocker(d.name(), "bound to host driver " + d.driver().get()))
          .toList();
    }

    @Override
    public Optional<String> owner() {
      return Optional.ofNullable(host.owners.get(id));
    }

    @Override
    public Optional<String> opener() {
      return Optional.ofNullable(host.groupFiles.get(Integer.toString(id)));
    }
  }
}
