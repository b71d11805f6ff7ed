package org.bindery.core.fake;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.Administration;
import org.bindery.api.Event;
import org.bindery.api.Role;
import org.bindery.api.Session;
import org.bindery.binder.DeviceBinder;
import org.bindery.binder.Match;
import org.bindery.binder.Plan;
import org.bindery.binder.Step;
import org.bindery.core.Core;
import org.bindery.core.events.Events;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.mdev.DefinitionMemory;
import org.bindery.core.mdev.DefinitionStore;
import org.bindery.core.mdev.MdevHome;
import org.bindery.core.policy.PolicyHome;
import org.bindery.core.saved.MemoryStore;
import org.bindery.core.saved.ProcessId;
import org.bindery.core.saved.SavedStates;
import org.bindery.core.settings.Settings;
import org.bindery.engine.FdLimits;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;

/** The engine over a fake host: an edu alone, an edu beside a network card, a bridge, and more. */
public final class CoreFixture implements AutoCloseable {
  public static final String EDU = "0000:00:10.0";
  public static final String NIC = "0000:01:01.0";
  public static final String EDU_BESIDE_NIC = "0000:01:02.0";
  public static final String BRIDGE = "0000:00:08.0";
  public static final String NO_IOMMU = "0000:00:1f.0";
  public static final String MDEV = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001";
  public static final String DISK = "0000:00:11.0";

  public final FakeHost host;
  public final FakePolicies policies = new FakePolicies();
  public final FakeBinders binders = new FakeBinders();
  public final Events events = new Events(Clock.systemUTC(), text -> {});
  public final Core core;

  /** Devices of core's own that are known. */
  public final Set<String> published = ConcurrentHashMap.newKeySet();

  public final ManagedHost managed;
  public volatile boolean frameworkStops;
  public volatile Settings settings;

  /** The machine. */
  public static FakeHost lab() {
    return new FakeHost("lab")
        .with(EDU, "00ff00", 1, "")
        .with(BRIDGE, "060400", 2, "")
        .with(NIC, "020000", 2, "e1000")
        .with(EDU_BESIDE_NIC, "00ff00", 2, "")
        .with(NO_IOMMU, "0c0500", -1, "")
        .withMdev(MDEV)
        .with(DISK, "010802", 3, "nvme");
  }

  public CoreFixture() {
    this(Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  public CoreFixture(Duration hold, Duration call) {
    this(
        hold,
        call,
        lab(),
        new SavedStates(new MemoryStore(), ProcessId.current(), ProcessId::lives));
  }

  public CoreFixture(FakeHost host, Duration call) {
    this(
        Duration.ofSeconds(10),
        call,
        host,
        new SavedStates(new MemoryStore(), ProcessId.current(), ProcessId::lives));
  }

  /** A process on a machine that others may be on too. */
  public CoreFixture(FakeHost host, SavedStates states) {
    this(Duration.ofSeconds(10), Duration.ofSeconds(5), host, states);
  }

  private CoreFixture(Duration hold, Duration call, FakeHost host, SavedStates states) {
    this(hold, call, host, states, new DefinitionMemory());
  }

  /** A process that finds what an earlier one has defined. */
  public CoreFixture(DefinitionStore definitions) {
    this(
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        lab(),
        new SavedStates(new MemoryStore(), ProcessId.current(), ProcessId::lives),
        definitions);
  }

  private CoreFixture(
      Duration hold,
      Duration call,
      FakeHost host,
      SavedStates states,
      DefinitionStore definitions) {
    this.host = host;
    settings = settings(hold, call);
    core =
        new Core(
            () -> settings,
            states,
            events,
            binders,
            new PolicyHome(policies, name -> settings = settings.withPolicy(name)),
            new MdevHome(definitions, this::publish),
            Clock.systemUTC(),
            () -> frameworkStops);
    managed = new ManagedHost(host, host.fakeEngine(), true, core.calls());
    core.hostCame(managed);
  }

  public static Settings settings(Duration hold, Duration call) {
    return new Settings(
        hold,
        call,
        8,
        FdLimits.NONE,
        "anyone",
        1000,
        Duration.ofSeconds(10),
        Map.of("admin", Set.of(Role.CAP_IPC_LOCK)),
        Map.of());
  }

  /** What a service registry does, without one. */
  private Runnable publish(HostDevice device) {
    published.add(device.name());
    core.deviceCame(device.host(), device.name());
    return () -> {
      if (published.remove(device.name())) {
        core.deviceGone(device.host(), device.name());
      }
    };
  }

  public BinderHandle binder(String id, int ranking, long bundle, DeviceBinder binder) {
    BinderHandle handle = binders.add(id, ranking, bundle, binder);
    core.binderCame(handle);
    return handle;
  }

  public BinderHandle generic() {
    return binder("vfio-pci", 0, 7, new FakeBinder(100));
  }

  /** Registers software mediated devices, and whatever else it is given, as software. */
  public BinderHandle software(String bus) {
    return binder(
        "software",
        0,
        8,
        new DeviceBinder() {
          @Override
          public Match match(HostDevice device) {
            return device.bus().equals(bus)
                ? new Match(Match.CLASS, "on bus " + bus)
                : Match.none("not on bus " + bus);
          }

          @Override
          public Plan plan(HostDevice device, AttributeTree attributes) {
            return Plan.of(new Step.RegisterSoftwareDevice(device.name()));
          }
        });
  }

  /** Registers work queues as subdevices, and nothing else. */
  public BinderHandle queues() {
    return binder(
        "queues",
        0,
        9,
        new DeviceBinder() {
          @Override
          public Match match(HostDevice device) {
            return device.bus().equals("dsa")
                ? new Match(Match.CLASS, "a work queue")
                : Match.none("no work queue");
          }

          @Override
          public Plan plan(HostDevice device, AttributeTree attributes) {
            return Plan.of(new Step.RegisterSubdevice(device.name()));
          }
        });
  }

  public void gone(BinderHandle binder) {
    binders.remove(binder);
    core.binderGone(binder);
  }

  public Administration administration() {
    return core.administration();
  }

  public Session session() {
    return core.administration().session("admin");
  }

  public org.bindery.api.IommuFd open() {
    return session().open(Optional.empty(), Optional.empty());
  }

  public List<String> topics() {
    return events.newest().stream().map(Event::topic).toList();
  }

  @Override
  public void close() {
    core.close();
  }
}
