package org.bindery.backend.sim.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.backend.sim.description.HostDescription;
import org.bindery.backend.sim.function.ConfigSpace;
import org.bindery.backend.sim.function.PciFunction;
import org.bindery.backend.sim.hardware.DeviceTlb;
import org.bindery.backend.sim.hardware.PageAsking;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.backend.sim.interrupt.MessagePath;
import org.bindery.backend.sim.interrupt.PlainMessages;
import org.bindery.backend.sim.interrupt.ProcessorVectors;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.topology.DmaAliases;
import org.bindery.backend.sim.topology.PciNode;
import org.bindery.backend.sim.topology.PciTree;
import org.bindery.backend.sim.unconfined.RawPath;
import org.bindery.backend.sim.unconfined.SoftwareIommu;
import org.bindery.backend.sim.unconfined.UnconfinedFunction;
import org.bindery.device.PasidPort;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.TablePages;

/**
 * A simulated machine: its functions in their topology, groups, host drivers, IOMMUs, memory.
 *
 * <p><b>Threads.</b> One lock guards topology, groups, claims, drivers and who has which device
 * file open; it is held for looking and changing only, never while anybody outside is called, and
 * no lock is taken under it but those of the IOMMUs' requesters. Coming and going of devices is
 * {@link HotPlug}'s.
 */
public final class Machine {
  private final String name;
  private final HostDescription description;
  private final SimLog log;
  private final ScheduledExecutorService threads;
  private final CachedMemory memory;
  private final ProcessorVectors processors = new ProcessorVectors();
  private final Map<String, SimHardware> iommus;
  private final SoftwareIommu softwareIommu;
  private final Object lock = new Object();
  private final Pasids pasids;
  private final SharedSpaces sharedSpaces;
  private final ModuleParameter unsafeInterrupts = new ModuleParameter("allow_unsafe_interrupts");
  private final Groups groups = new Groups(lock, unsafeInterrupts);
  private final VfioGroups vfioGroups = new VfioGroups(this, groups);
  private final HostDrivers drivers = new HostDrivers(lock, vfioGroups);
  private final PciTree tree = new PciTree();
  private final Map<PciNode, MachineDevice> devices = new LinkedHashMap<>();
  private final Map<String, MachineDevice> byName = new HashMap<>();
  // How many functions' requests bear an ID: bridges put theirs in place of others'.
  private final Map<RequesterId, Integer> aliases = new HashMap<>();

  /**
   * @param tablePages what the tables of its IOMMUs take of its memory
   */
  public Machine(
      String name,
      HostDescription description,
      TablePages tablePages,
      ScheduledExecutorService threads,
      SimLog log) {
    this.name = name;
    this.description = description;
    this.threads = threads;
    this.log = log;
    this.memory = new CachedMemory(new FrameMemory(description.memory(), tablePages));
    this.iommus = Makes.build(description.iommus(), memory, processors, log);
    this.softwareIommu = new SoftwareIommu(tablePages, log);
    this.pasids = new Pasids(name, List.copyOf(iommus.values()));
    this.sharedSpaces = new SharedSpaces(pasids);
  }

  public String name() {
    return name;
  }

  public HostDescription description() {
    return description;
  }

  public CachedMemory memory() {
    return memory;
  }

  public List<SimHardware> iommus() {
    return List.copyOf(iommus.values());
  }

  /** The PASIDs of the machine, for its drivers to give to what they make. */
  public Pasids pasids() {
    return pasids;
  }

  /** Binds address spaces of processes to devices. */
  public SharedSpaces sharedSpaces() {
    return sharedSpaces;
  }

  /** Devices whose interrupts are not isolated are bound all the same. */
  public ModuleParameter unsafeInterrupts() {
    return unsafeInterrupts;
  }

  public HostDrivers drivers() {
    return drivers;
  }

  public List<IsolationGroup> groups() {
    return groups.all();
  }

  public Optional<IsolationGroup> group(int number) {
    return groups.find(number);
  }

  /** Its groups as VFIO has them. */
  public VfioGroups vfioGroups() {
    return vfioGroups;
  }

  /** In the order in which they were discovered. */
  public List<MachineDevice> devices() {
    synchronized (lock) {
      return List.copyOf(devices.values());
    }
  }

  public Optional<MachineDevice> device(String wanted) {
    synchronized (lock) {
      return Optional.ofNullable(byName.get(wanted));
    }
  }

  /** What was described of the function at an address. */
  Optional<DeviceDescription> described(RequesterId address) {
    synchronized (lock) {
      return tree.find(address).map(PciNode::description);
    }
  }

  /** By the address of their first place, of device 0, there or not. */
  public List<RequesterId> rootBuses() {
    synchronized (lock) {
      return List.copyOf(tree.rootBuses());
    }
  }

  /** What is on a root bus itself, in the order in which it was discovered. */
  public List<MachineDevice> onRootBus(RequesterId bus) {
    synchronized (lock) {
      return tree.onRootBus(bus).stream().map(devices::get).toList();
    }
  }

  /** What is just behind a bridge, in the order in which it was discovered. */
  public List<MachineDevice> justBehind(MachineDevice bridge) {
    synchronized (lock) {
      return tree.justBehind(bridge.function().node()).stream().map(devices::get).toList();
    }
  }

  /** All that is behind a bridge, what is behind others before those. */
  List<MachineDevice> below(MachineDevice bridge) {
    synchronized (lock) {
      return tree.below(bridge.function().node()).stream().map(devices::get).toList();
    }
  }

  Object lock() {
    return lock;
  }

  public SimLog log() {
    return log;
  }

  PciTree tree() {
    return tree;
  }

  /**
   * Puts functions in their places, in groups, behind their IOMMU. Called under the lock.
   *
   * @return in the order in which they were discovered
   */
  List<MachineDevice> place(List<DeviceDescription> arrived) {
    List<MachineDevice> placed = new ArrayList<>();
    for (PciNode node : tree.addAll(arrived)) {
      MachineDevice device = place(node);
      devices.put(node, device);
      byName.put(device.name(), device);
      DmaAliases.of(node).forEach(alias -> aliases.merge(alias.id(), 1, Integer::sum));
      device.dma().ifPresent(dma -> dma.group().add(device));
      placed.add(device);
    }
    return placed;
  }

  private MachineDevice place(PciNode node) {
    Optional<SimHardware> unit = node.description().iommu().map(iommus::get);
    if (unit.isEmpty()) {
      // Nothing to remap its DMA: it gets none while nobody uses it, but for its messages.
      PlainMessages plain = new PlainMessages(processors);
      MessagePath messages = plain.path(MessageSources.of(node));
      RawPath path = new RawPath(node.address(), memory, plain, softwareIommu);
      return new MachineDevice(
          name,
          new PciFunction(
              node,
              config(node),
              path,
              Optional.empty(),
              messages,
              PageAsking.never(),
              threads,
              log),
          new UnconfinedFunction(
              node, softwareIommu, path, () -> vfioGroups.numberOf(node.name())));
    }
    IsolationGroup group = groups.forNew(node, tree, this::groupOf);
    DmaFunction dma =
        new DmaFunction(
            node, unit.get(), group, ReservedRegions.of(node.description(), unit.get()));
    boolean claimed = group.claimant().isPresent();
    for (RequesterId requester : dma.requesters()) {
      if (claimed) {
        unit.get().admitBlocked(requester);
      } else {
        unit.get().admit(requester);
      }
    }
    return new MachineDevice(name, function(node, dma), dma);
  }

  private PciFunction function(PciNode node, DmaFunction dma) {
    SimHardware unit = dma.hardware();
    ConfigSpace config = config(node);
    DeviceTlb tlb = dma.ats() ? new DeviceTlb() : null;
    PageAsking asking =
        dma.stalls() ? PageAsking.byStalling() : PageAsking.byRequests(config::pageRequests);
    Optional<PasidPort> pasidPath =
        dma.pasidBits() == 0 ? Optional.empty() : unit.pasidPath(dma.arrivesAs(), tlb, asking);
    PciFunction function =
        new PciFunction(
            node,
            config,
            unit.path(dma.arrivesAs(), tlb, asking),
            pasidPath,
            unit.messages(MessageSources.of(node)),
            asking,
            threads,
            log);
    config.enableRequests(dma.pasidBits() != 0, dma.ats(), dma.pageRequests() && !dma.stalls());
    if (tlb != null) {
      unit.deviceTlb(dma.arrivesAs(), tlb);
      tlb.turn(true);
    }
    return function;
  }

  private static ConfigSpace config(PciNode node) {
    return new ConfigSpace(node.description().config(), node.description().resources());
  }

  private Optional<IsolationGroup> groupOf(PciNode node) {
    return Optional.ofNullable(devices.get(node))
        .flatMap(MachineDevice::dma)
        .map(DmaFunction::group);
  }

  /** Takes a function out of topology and group. Called under the lock. */
  void displace(MachineDevice device) {
    device.absent();
    vfioGroups.leave(device);
    PciNode node = device.function().node();
    devices.remove(node);
    byName.remove(device.name());
    DmaAliases.of(node)
        .forEach(alias -> aliases.computeIfPresent(alias.id(), (_, n) -> n == 1 ? null : n - 1));
    tree.remove(node);
    device.dma().ifPresent(dma -> groups.leave(dma.group(), device));
  }

  /** True when another function's requests bear the ID too. Called under the lock. */
  boolean inUse(RequesterId requester) {
    return aliases.containsKey(requester);
  }
}
