package org.bindery.shell.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bindery.api.Administration;
import org.bindery.api.BinderMatch;
import org.bindery.api.BinderView;
import org.bindery.api.Blocker;
import org.bindery.api.Counters;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;
import org.bindery.api.Errno;
import org.bindery.api.Event;
import org.bindery.api.EventFeed;
import org.bindery.api.Explanation;
import org.bindery.api.FdView;
import org.bindery.api.GroupView;
import org.bindery.api.HostCapture;
import org.bindery.api.HostView;
import org.bindery.api.IommuFd;
import org.bindery.api.Mdevs;
import org.bindery.api.Policies;
import org.bindery.api.Refusal;
import org.bindery.api.Session;
import org.bindery.api.StepView;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.api.VmView;
import org.bindery.api.WbinvdCharge;
import org.bindery.api.WbinvdCount;

/**
 * One host {@code lab} with an edu device alone in its group, and another beside an e1000 that its
 * host driver holds.
 */
public final class FakeAdministration implements Administration {
  public static final String EDU = "0000:00:10.0";
  public static final String NIC = "0000:01:01.0";
  public static final String SHARED_EDU = "0000:01:02.0";

  private final Map<String, FakeSession> sessions = new TreeMap<>();
  private final Map<String, String> drivers = new TreeMap<>(Map.of(NIC, "e1000"));
  private final Map<String, String> unplugged = new TreeMap<>();
  private final List<String> plugged = new ArrayList<>();
  private final List<DeviceView> accelerators = new ArrayList<>();
  private final FakeMdevs mdevs = new FakeMdevs();
  private final FakePolicies policies = new FakePolicies(this::vms);
  private boolean restored;

  /** Who has a group open by its file. */
  final Map<String, String> openGroups = new TreeMap<>();

  @Override
  public List<HostView> hosts() {
    return List.of(
        new FakeViews.Host("lab", "sim", "q35-guest", devices().size(), 2, List.of("dmar0 (vtd)")));
  }

  @Override
  public List<DeviceView> devices() {
    List<DeviceView> devices = new ArrayList<>();
    devices.add(view(EDU, "1234", "11e8", 1));
    devices.add(view(NIC, "8086", "100e", 2));
    devices.add(view(SHARED_EDU, "1234", "11e8", 2));
    plugged.forEach(name -> devices.add(view(name, "1234", "11e8", 3)));
    devices.removeIf(device -> unplugged.containsKey(device.name()));
    devices.addAll(accelerators);
    return devices;
  }

  private DeviceView view(String name, String vendor, String device, int group) {
    Optional<FakeDevice> bound = bound(name);
    return new FakeViews.Device(
        name,
        "lab",
        "pci",
        Map.of(
            "device.bus",
            "pci",
            "device.name",
            name,
            "device.product",
            vendor.equals("8086") ? "82540EM" : "edu",
            "pci.vendor",
            vendor,
            "pci.device",
            device),
        Optional.ofNullable(drivers.get(name)),
        OptionalInt.of(group),
        Optional.of("vfio-pci"),
        bound.map(FakeDevice::state),
        bound.map(each -> each.fd().name()),
        bound.map(FakeDevice::label));
  }

  Optional<FakeDevice> bound(String name) {
    return sessions.values().stream()
        .flatMap(session -> session.fds().stream())
        .flatMap(fd -> fd.devices().stream())
        .map(FakeDevice.class::cast)
        .filter(device -> device.device().equals(name))
        .findFirst();
  }

  @Override
  public List<WbinvdCharge> wbinvdCharges() {
    return sessions.values().stream()
        .filter(session -> !session.vms().isEmpty())
        .map(session -> new WbinvdCharge(session.name(), new WbinvdCount(5, 4, 256)))
        .toList();
  }

  @Override
  public List<VmView> vms() {
    return sessions.values().stream()
        .flatMap(session -> session.vms().stream())
        .map(VmView.class::cast)
        .toList();
  }

  @Override
  public Policies policies() {
    return policies;
  }

  @Override
  public DeviceView device(String name) {
    String plain = name.startsWith("lab/") ? name.substring("lab/".length()) : name;
    return devices().stream()
        .filter(device -> device.name().equals(plain) || device.name().equals("0000:" + plain))
        .findFirst()
        .orElseThrow(() -> Refusal.of(Errno.ENODEV, "no host has a device %s", name).exception());
  }

  @Override
  public List<GroupView> groups() {
    List<DeviceView> all = devices();
    return List.of(
        new FakeViews.Group(
            1, "lab", all.subList(0, 1), true, List.of(), Optional.empty(), Optional.empty()),
        new FakeViews.Group(
            2,
            "lab",
            all.stream().filter(device -> device.group().orElse(0) == 2).toList(),
            blockers().isEmpty(),
            blockers(),
            Optional.empty(),
            Optional.ofNullable(openGroups.get("2"))));
  }

  @Override
  public void closeGroup(Optional<String> host, String group) {
    if (openGroups.remove(group) == null) {
      throw Refusal.of(Errno.ENOENT, "nobody has group %s open", group).exception();
    }
  }

  private List<Blocker> blockers() {
    return drivers.containsKey(NIC)
        ? List.of(new Blocker(NIC, "bound to host driver e1000"))
        : List.of();
  }

  @Override
  public List<BinderView> binders() {
    return List.of(new BinderView("vfio-pci", "org.bindery.driver.vfio-pci 0.1.0", 0, 0));
  }

  @Override
  public Explanation explain(String device, Use use) {
    DeviceView view = device(device);
    boolean blocked = view.name().equals(SHARED_EDU) && !blockers().isEmpty();
    return new FakeViews.Explained(
        view.name(),
        "lab",
        use,
        blocked ? Verdict.READY_AFTER : Verdict.READY,
        blocked ? "a member of its group is in use by the host" : "it can be bound now",
        blocked ? blockers() : List.of(),
        blocked ? List.of("take " + NIC) : List.of(),
        view.group(),
        devices().stream()
            .filter(each -> each.group().equals(view.group()) && !each.name().equals(view.name()))
            .toList(),
        Optional.of("vfio-pci"),
        List.of(new BinderMatch("vfio-pci", 100, "any PCI device")),
        List.of(),
        List.of());
  }

  @Override
  public List<StepView> take(List<String> devices, boolean group, boolean dryRun) {
    List<StepView> steps = new ArrayList<>();
    for (String each : devices) {
      String name = device(each).name();
      steps.add(new StepView("overrideDriver", name, drivers.get(name) + " -> vfio-pci", !dryRun));
      if (!dryRun) {
        drivers.remove(name);
      }
    }
    return steps;
  }

  @Override
  public List<StepView> giveBack(List<String> devices, boolean group) {
    for (String each : devices) {
      if (!device(each).name().equals(NIC) || drivers.containsKey(NIC)) {
        throw Refusal.of(Errno.ENOENT, "%s was not taken", each).exception();
      }
    }
    drivers.put(NIC, "e1000");
    return List.of(new StepView("overrideDriver", NIC, "vfio-pci -> e1000", true));
  }

  /** The device {@link #EDU} was left by another process until it is restored. */
  @Override
  public List<String> toRestore() {
    return restored ? List.of() : List.of("lab/" + EDU);
  }

  @Override
  public List<StepView> restore() {
    if (restored) {
      return List.of();
    }
    restored = true;
    return List.of(new StepView("overrideDriver", EDU, "vfio-pci -> none", true));
  }

  @Override
  public Mdevs mdevs() {
    return mdevs;
  }

  /** An accelerator or a work queue of one. */
  public void accelerate(String name) {
    accelerators.add(
        new FakeViews.Device(
            name,
            "lab",
            "dsa",
            Map.of("device.bus", "dsa", "device.name", name),
            Optional.of("user"),
            OptionalInt.empty(),
            Optional.of("idxd"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  /** One that is defined; it waits when it is said what for. */
  public void define(String uuid, Optional<String> waitsFor) {
    mdevs.add(uuid, waitsFor);
  }

  /** A bound device comes to another state. */
  public void become(String device, DeviceState state) {
    bound(device).orElseThrow().state(state);
  }

  @Override
  public Session session(String name) {
    return sessions.computeIfAbsent(name, each -> new FakeSession(this, each));
  }

  @Override
  public void grant(String queue, String user) {
    throw Refusal.of(
            Errno.EOPNOTSUPP, "host lab gives no work queues to processes, so not %s", queue)
        .exception();
  }

  @Override
  public List<FdView> fds() {
    List<FdView> views = new ArrayList<>();
    for (FakeSession session : sessions.values()) {
      for (IommuFd fd : session.fds()) {
        views.add(
            new FakeViews.Fd(
                fd.name(),
                fd.host(),
                session.name(),
                fd.devices().stream().map(each -> each.label() + "=" + each.device()).toList(),
                fd.ioases().size(),
                fd.hwpts().size(),
                fd.faults().size() + fd.faultsDropped(),
                fd.faultsDropped()));
      }
    }
    return views;
  }

  @Override
  public EventFeed follow() {
    return new FakeFeed(events());
  }

  @Override
  public List<Event> events() {
    return List.of(
        new Event(
            Instant.parse("2026-11-20T12:00:00Z"),
            "bindery/host/READY",
            "lab",
            "host lab is ready"));
  }

  @Override
  public Counters counters() {
    long fds = fds().size();
    return () -> Map.of("fds", fds, "held", 0L);
  }

  @Override
  public String plug(Optional<String> host, String description) {
    if (!description.contains("\"slot\"")) {
      throw Refusal.of(Errno.EINVAL, "line 1: slot is missing in the description").exception();
    }
    plugged.add("0000:00:1f.0");
    return "0000:00:1f.0";
  }

  @Override
  public void unplug(String name) {
    String plain = device(name).name();
    unplugged.put(plain, plain);
    bound(plain).ifPresent(device -> device.state(DeviceState.REMOVED));
  }

  @Override
  public HostCapture capture(Optional<String> host) {
    return new FakeViews.Captured(
        host.orElse("lab"), "device " + EDU + "\n", 1, 2, List.of("something is left out"));
  }

  boolean inUseByHost(String name) {
    return drivers.containsKey(name);
  }

  List<Blocker> blockersOf(String name) {
    return name.equals(SHARED_EDU) ? blockers() : List.of();
  }
}
