package org.bindery.core;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bindery.api.Administration;
import org.bindery.api.RefusedException;
import org.bindery.core.admin.CoreAdministration;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.fd.FdOpener;
import org.bindery.core.fd.FdServices;
import org.bindery.core.fd.OpenFds;
import org.bindery.core.fd.OwnedFd;
import org.bindery.core.group.OpenGroups;
import org.bindery.core.hold.HoldKeeper;
import org.bindery.core.host.DeviceNames;
import org.bindery.core.host.Hosts;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.host.Obstacles;
import org.bindery.core.match.BestBinders;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.match.Binders;
import org.bindery.core.match.Matcher;
import org.bindery.core.mdev.MdevHome;
import org.bindery.core.mdev.MediatedDevices;
import org.bindery.core.owner.Owners;
import org.bindery.core.plan.PendingRestores;
import org.bindery.core.plan.PlanRunner;
import org.bindery.core.policy.PolicyChoice;
import org.bindery.core.policy.PolicyHome;
import org.bindery.core.queue.OpenQueues;
import org.bindery.core.queue.QueueOpener;
import org.bindery.core.saved.SavedEntry;
import org.bindery.core.saved.SavedStates;
import org.bindery.core.settings.Settings;
import org.bindery.core.take.GiveBack;
import org.bindery.core.take.Restorer;
import org.bindery.core.take.Taker;
import org.bindery.core.vm.Machines;

/**
 * The binding engine put together, without OSGi: what comes and goes is told to it. Safe for use by
 * several threads; it has no lock of its own.
 */
public final class Core implements AutoCloseable {
  private final Events events;
  private final PlugInCalls calls;
  private final ScheduledExecutorService clock;
  private final Hosts hosts = new Hosts();
  private final OpenFds fds = new OpenFds();
  private final OpenQueues queues = new OpenQueues();
  private final OpenGroups groups = new OpenGroups();
  private final SavedStates states;
  private final PendingRestores restores;
  private final Matcher matcher;
  private final BestBinders best;
  private final HoldKeeper holds;
  private final Owners owners;
  private final Restorer restorer;
  private final MediatedDevices mdevs;
  private final Machines machines;
  private final Administration administration;

  /**
   * @param states what devices were before they were moved, by this and by earlier processes
   * @param policyHome the policies for incoherent DMA, and where the choice is kept
   * @param mdevHome where definitions of mediated devices are kept, and their devices are told
   * @param frameworkStops whether a binder that goes now goes for good
   */
  public Core(
      Supplier<Settings> settings,
      SavedStates states,
      Events events,
      Binders binders,
      PolicyHome policyHome,
      MdevHome mdevHome,
      Clock time,
      BooleanSupplier frameworkStops) {
    this.states = states;
    this.events = events;
    this.calls = new PlugInCalls(() -> settings.get().call());
    this.clock = clock();
    this.matcher = new Matcher(binders, calls, events);
    this.best = new BestBinders(matcher, binders);
    this.restores = new PendingRestores(calls, events);
    this.holds = new HoldKeeper(fds, binders, events, settings, time, clock, frameworkStops);
    PolicyChoice policy =
        new PolicyChoice(() -> settings.get().policy(), policyHome, calls, events);
    this.machines = new Machines(settings, System::nanoTime, clock, events, policy);
    DeviceNames names = new DeviceNames(hosts);
    PlanRunner plans = new PlanRunner(calls, events, states);
    FdServices services =
        new FdServices(
            settings,
            events,
            calls,
            clock,
            names,
            binders,
            matcher,
            plans,
            states,
            restores,
            fds,
            queues,
            machines,
            holds::orphaned);
    this.restorer = new Restorer(hosts, plans, states, restores, events);
    this.mdevs = new MediatedDevices(mdevHome, hosts, fds, calls, events);
    QueueOpener queueOpener = new QueueOpener(calls, events, names, queues);
    this.owners =
        new Owners(new FdOpener(services), machines, queueOpener, groups, hosts, settings);
    this.administration =
        new CoreAdministration(
            services,
            hosts,
            owners,
            queueOpener,
            groups,
            new Taker(names, plans, new Obstacles(calls), states, restores, events),
            new GiveBack(names, plans, states, restores, events),
            restorer,
            mdevs.administration(),
            machines,
            policy,
            best);
  }

  private static ScheduledExecutorService clock() {
    // Two: a release that is due may wait for a plug-in, fault summaries should not wait for it.
    // From the start, so that how many threads there are tells what is in use.
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            2, Thread.ofPlatform().daemon().name("bindery-clock-", 1).factory());
    clock.prestartAllCoreThreads();
    return clock;
  }

  public Administration administration() {
    return administration;
  }

  public Owners owners() {
    return owners;
  }

  public Hosts hosts() {
    return hosts;
  }

  /** Where parents of mediated devices come and go. */
  public MediatedDevices mdevs() {
    return mdevs;
  }

  public PlugInCalls calls() {
    return calls;
  }

  public Events events() {
    return events;
  }

  /** A host can be used; false: another one has its name. */
  public boolean hostCame(ManagedHost host) {
    if (!hosts.add(host)) {
      return false;
    }
    keeping(host, "look at", () -> states.came(host.host(), this::damaged));
    keeping(host, "look at", this::tellWhatToRestore);
    keeping(host, "look at", () -> mdevs.hostCame(host));
    return true;
  }

  /** Nothing is restored by itself: the administrator may want to look first. */
  private void tellWhatToRestore() {
    List<String> devices = restorer.toRestore();
    if (!devices.isEmpty()) {
      events.warn(
          Topics.TO_RESTORE,
          "restore",
          "moved from its host driver and not given back, by a process that was killed or a host that went"
              + " meanwhile: %s; to give back now: restore",
          String.join(", ", devices));
    }
  }

  private void damaged(String what) {
    events.warn(
        Topics.TO_RESTORE, "damaged", "what a device was before it was moved is lost: %s", what);
  }

  /** What goes wrong with what was kept of devices keeps no host from coming or going. */
  private void keeping(ManagedHost host, String what, Runnable work) {
    try {
      work.run();
    } catch (RefusedException e) {
      events.warn(
          Topics.TO_RESTORE,
          host.name(),
          "cannot %s what was kept of its devices: %s",
          what,
          e.refusal().reason());
    }
  }

  /** A host, or its engine, goes: its fds are closed, devices first, then its engine. */
  public void hostGone(ManagedHost host) {
    host.leave();
    hosts.remove(host);
    machines.hostGone(host);
    fds.on(host).forEach(OwnedFd::hostGone);
    queues.hostGone(host);
    keeping(host, "close the groups", () -> groups.hostGone(host));
    best.forget(host.name());
    mdevs.hostGone(host);
    keeping(host, "leave", () -> states.leave(host.host()));
    restores.forget(host);
    try {
      calls.run("engine of host " + host.name(), "close", host::closeEngine);
    } catch (RuntimeException e) {
      events.log("close of the engine of host %s: %s", host.name(), e.getMessage());
    }
  }

  /** A device was added to a host that is there. */
  public void deviceCame(String host, String device) {
    if (hosts.byName(host).isPresent()) {
      events.post(Topics.DEVICE_ADDED, device, "added to host %s", host);
    }
  }

  /** A device has left a host that stays. */
  public void deviceGone(String host, String device) {
    hosts
        .byName(host)
        .ifPresent(managed -> {
          queues.deviceGone(managed, device);
          best.forget(host, device);
          fds.on(managed).forEach(fd -> fd.deviceGone(device));
          restores.forget(managed, device);
          keeping(managed, "forget", () -> forget(managed, device));
          events.post(Topics.DEVICE_GONE, device, "left host %s", host);
        });
  }

  /** Not when only the host's service of it has gone, as when the bundle of the host stops. */
  private void forget(ManagedHost host, String device) {
    for (SavedEntry entry : states.of(host.host())) {
      String attribute = entry.path() + "/driver_override";
      if (entry.device().equals(device)
          && !calls.call(
              "host " + host.name(),
              "look for " + device,
              () -> host.host().attributes().exists(attribute))) {
        states.gone(entry);
      }
    }
  }

  /**
   * A policy for incoherent DMA can be asked, or another one is chosen. What no policy has judged
   * is judged on a thread of its own: whoever registers a policy is not to wait for it.
   */
  public void policyCame() {
    Thread unused = Thread.ofVirtual().name("bindery-policy").start(machines::policyCame);
  }

  public void binderCame(BinderHandle binder) {
    events.post(
        Topics.BINDER_ADDED, binder.id(), "of %s, ranking %d", binder.bundle(), binder.ranking());
    holds.binderCame(binder);
  }

  public void binderGone(BinderHandle binder) {
    matcher.forget(binder);
    events.post(Topics.BINDER_GONE, binder.id(), "of %s", binder.bundle());
    holds.binderGone(binder);
  }

  /** Its fds close, as a process' do at its exit. */
  public void bundleStopped(long bundle) {
    owners.bundleStopped(bundle);
  }

  /** Its binders do not come back. */
  public void bundleUninstalled(long bundle) {
    owners.bundleStopped(bundle);
    holds.bundleUninstalled(bundle);
  }

  /** Closes what everybody has open, then the hosts that are left. */
  @Override
  public void close() {
    try {
      owners.exit();
      hosts.all().forEach(this::hostGone);
    } finally {
      mdevs.close();
      clock.shutdownNow();
      calls.close();
    }
  }
}
