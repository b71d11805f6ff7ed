package org.bindery.backend.linux.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.linux.checks.Holders;
import org.bindery.backend.linux.checks.Obstacles;
import org.bindery.backend.linux.pci.PciNames;
import org.bindery.backend.linux.sysfs.DeviceNodes;
import org.bindery.backend.linux.sysfs.DriverKinds;
import org.bindery.backend.linux.sysfs.SysfsTree;
import org.bindery.engine.IommuEngine;
import org.bindery.gateway.Gateway;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;
import org.bindery.host.VirtualMachine;

/**
 * A machine that runs Linux: what it has is read from sysfs, what it does the kernel does.
 *
 * <p>Safe for use by several threads, but for {@link #refresh}, which one thread at a time calls.
 */
public final class LinuxHost implements Host, AutoCloseable {
  private static final String GROUPS = "kernel/iommu_groups";

  private final String name;
  private final LinuxPaths paths;
  private final Kernel kernel;
  private final SysfsTree tree;
  private final DeviceNodes nodes;
  private final DriverKinds kinds;
  private final Obstacles obstacles;
  private final Inventory inventory;
  private final BoundFiles files = new BoundFiles();
  private final String boot;
  private volatile boolean closed;

  LinuxHost(
      String name,
      LinuxPaths paths,
      Gateway gateway,
      Kernel kernel,
      PciNames names,
      DeviceWatcher watcher) {
    this.name = name;
    this.paths = paths;
    this.kernel = kernel;
    this.tree = new SysfsTree(paths.sys(), gateway);
    this.nodes = new DeviceNodes(tree, paths);
    this.kinds = new DriverKinds(tree);
    this.obstacles = new Obstacles(tree, paths);
    this.inventory = new Inventory(name, tree, names, watcher);
    this.boot = boot(paths.proc());
  }

  /** The kernel's name for its boot; where it is not told, every life of the host is another. */
  private static String boot(Path proc) {
    try {
      return Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return UUID.randomUUID().toString();
    }
  }

  /** Looks which devices are there; the watcher is told of what differs. */
  void refresh() {
    inventory.refresh();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String kind() {
    return "linux";
  }

  @Override
  public String source() {
    return "%s, %s, %s".formatted(paths.sys(), paths.dev(), paths.proc());
  }

  @Override
  public List<HostDevice> devices() {
    return List.copyOf(inventory.devices());
  }

  @Override
  public List<HostGroup> groups() {
    Holders holders = new Holders(paths.proc());
    return tree.names(GROUPS).stream()
        .filter(id -> id.matches("\\d{1,9}"))
        .map(Integer::valueOf)
        .sorted()
        .<HostGroup>map(id -> new LinuxGroup(id, members(id), kinds, nodes, files, holders))
        .filter(group -> !group.members().isEmpty())
        .toList();
  }

  private List<HostDevice> members(int group) {
    return tree.names(GROUPS + "/" + group + "/devices").stream()
        .flatMap(member -> inventory.device(member).stream())
        .filter(device -> device.group().isPresent())
        .map(HostDevice.class::cast)
        .toList();
  }

  @Override
  public List<String> iommus() {
    return IommuUnits.list(tree);
  }

  @Override
  public AttributeTree attributes() {
    return tree;
  }

  @Override
  public String bootId() {
    return boot;
  }

  @Override
  public HostDriverKind driverKind(String driver) {
    return kinds.of(driver);
  }

  @Override
  public List<Refusal> obstacles(HostDevice device) {
    return obstacles.of(device);
  }

  @Override
  public Optional<Refusal> heldBy(HostDevice device) {
    return obstacles.heldBy(device);
  }

  @Override
  public Optional<IommuEngine> engine() {
    return Optional.of(kernel.engine());
  }

  @Override
  public DeviceFile open(HostDevice device) {
    if (closed || inventory.device(device.name()).filter(there -> there == device).isEmpty()) {
      throw Refusal.of(Errno.ENODEV, "host %s has no device %s", name, device.name()).exception();
    }
    Path node = nodes.device(device).orElseThrow(() -> withoutFile(device));
    return files.follow(device.name(), kernel.open(device, node));
  }

  @Override
  public VirtualMachine createVirtualMachine(String vm, Process owner) {
    return kernel.createVirtualMachine(vm, owner);
  }

  private RefusedException withoutFile(HostDevice device) {
    Optional<String> driver = device.driver();
    if (driver.map(kinds::of).equals(Optional.of(HostDriverKind.DEVICE_FILE))) {
      return Refusal.of(
              Errno.ENODEV,
              "%s has no device file, though it is on host driver %s: the kernel was built without"
                  + " CONFIG_VFIO_DEVICE_CDEV",
              device.name(),
              driver.get())
          .exception();
    }
    String why = driver.map(d -> "bound to host driver " + d).orElse("bound to no host driver");
    return Refusal.of(Errno.ENODEV, "%s has no device file: it is %s", device.name(), why)
        .blockedBy(device.name(), why)
        .remedy("take %s", device.name())
        .exception();
  }

  /** From here on nothing is opened, and the kernel's fds are closed. The devices stay listed. */
  @Override
  public void close() {
    closed = true;
    kernel.close();
  }

  /** Takes the devices out; the watcher is told. */
  void forget() {
    inventory.clear();
  }
}
