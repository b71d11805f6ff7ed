package org.bindery.core.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bindery.api.Administration;
import org.bindery.api.BinderView;
import org.bindery.api.CoherencyMismatch;
import org.bindery.api.Counters;
import org.bindery.api.DeviceView;
import org.bindery.api.Event;
import org.bindery.api.EventFeed;
import org.bindery.api.Explanation;
import org.bindery.api.FdView;
import org.bindery.api.GroupView;
import org.bindery.api.HostCapture;
import org.bindery.api.HostView;
import org.bindery.api.Mdevs;
import org.bindery.api.Policies;
import org.bindery.api.RefusedException;
import org.bindery.api.Session;
import org.bindery.api.StepView;
import org.bindery.api.Use;
import org.bindery.api.VmView;
import org.bindery.api.WbinvdCharge;
import org.bindery.core.capture.Capturer;
import org.bindery.core.events.Topics;
import org.bindery.core.explain.Explainer;
import org.bindery.core.fd.FdServices;
import org.bindery.core.group.OpenGroups;
import org.bindery.core.host.Hosts;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.host.Obstacles;
import org.bindery.core.match.BestBinders;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.owner.Owners;
import org.bindery.core.plan.Planner;
import org.bindery.core.policy.PolicyChoice;
import org.bindery.core.queue.QueueOpener;
import org.bindery.core.take.GiveBack;
import org.bindery.core.take.Restorer;
import org.bindery.core.take.Taker;
import org.bindery.core.vm.Machines;
import org.bindery.core.vm.Mismatches;

/** The administrator's service: each call goes to the part that does it. Thread-safe. */
public final class CoreAdministration implements Administration {
  private final FdServices services;
  private final Hosts hosts;
  private final Owners owners;
  private final QueueOpener queues;
  private final OpenGroups groups;
  private final Taker taker;
  private final GiveBack giveBack;
  private final Restorer restorer;
  private final Mdevs mdevs;
  private final Machines machines;
  private final Policies policies;
  private final Views views;
  private final Explainer explainer;
  private final Plugging plugging;

  public CoreAdministration(
      FdServices services,
      Hosts hosts,
      Owners owners,
      QueueOpener queues,
      OpenGroups groups,
      Taker taker,
      GiveBack giveBack,
      Restorer restorer,
      Mdevs mdevs,
      Machines machines,
      PolicyChoice policy,
      BestBinders best) {
    this.services = services;
    this.hosts = hosts;
    this.owners = owners;
    this.queues = queues;
    this.groups = groups;
    this.taker = taker;
    this.giveBack = giveBack;
    this.restorer = restorer;
    this.mdevs = mdevs;
    this.machines = machines;
    this.policies = new PolicyFacts(policy, machines);
    this.views = new Views(best, services.fds());
    this.explainer =
        new Explainer(
            services.names(),
            services.matcher(),
            new Planner(services.calls()),
            new Obstacles(services.calls()),
            services.states(),
            services.queues(),
            views::device,
            this::mismatches);
    this.plugging = new Plugging(hosts, services.names(), services.calls());
  }

  private List<CoherencyMismatch> mismatches(LocatedDevice located) {
    return services.fds().on(located.host()).stream()
        .flatMap(fd -> fd.bindings().stream())
        .filter(binding -> binding.device().equals(located.name()))
        .flatMap(binding -> new Mismatches(machines).of(binding).stream())
        .toList();
  }

  @Override
  public List<HostView> hosts() {
    return ofEach(host -> List.<HostView>of(HostFacts.of(host)));
  }

  @Override
  public List<DeviceView> devices() {
    return ofEach(views::devices);
  }

  /** A host that fails to tell of itself does not keep the others from it. */
  private <T> List<T> ofEach(Function<ManagedHost, List<T>> asked) {
    List<T> all = new ArrayList<>();
    for (ManagedHost host : hosts.all()) {
      try {
        all.addAll(asked.apply(host));
      } catch (RefusedException e) {
        services.events().post(Topics.HOST_FAILED, host.name(), "%s", e.refusal().reason());
      }
    }
    return List.copyOf(all);
  }

  @Override
  public DeviceView device(String name) {
    return views.device(services.names().find(name));
  }

  @Override
  public List<GroupView> groups() {
    return ofEach(
        host -> host.host().groups().stream().map(group -> views.group(host, group)).toList());
  }

  @Override
  public void closeGroup(Optional<String> host, String group) {
    groups.close(hosts.choose(host), group);
  }

  @Override
  public List<BinderView> binders() {
    return services.binders().all().stream().map(this::view).toList();
  }

  private BinderView view(BinderHandle binder) {
    long bound =
        services.fds().bindings().stream().filter(b -> b.binder().equals(binder.id())).count();
    return new BinderView(binder.id(), binder.bundle(), binder.ranking(), (int) bound);
  }

  @Override
  public Explanation explain(String device, Use use) {
    return explainer.explain(device, use);
  }

  @Override
  public List<StepView> take(List<String> devices, boolean group, boolean dryRun) {
    return taker.take(devices, group, dryRun);
  }

  @Override
  public List<StepView> giveBack(List<String> devices, boolean group) {
    return giveBack.giveBack(devices, group);
  }

  @Override
  public List<String> toRestore() {
    return restorer.toRestore();
  }

  @Override
  public List<StepView> restore() {
    return restorer.restore();
  }

  @Override
  public Mdevs mdevs() {
    return mdevs;
  }

  @Override
  public Session session(String name) {
    return owners.session(name);
  }

  @Override
  public void grant(String queue, String user) {
    queues.grant(queue, user);
  }

  @Override
  public List<FdView> fds() {
    return services.fds().all().stream().map(FdFacts::of).map(FdView.class::cast).toList();
  }

  @Override
  public List<Event> events() {
    return services.events().newest();
  }

  @Override
  public EventFeed follow() {
    return services.events().follow();
  }

  @Override
  public Policies policies() {
    return policies;
  }

  @Override
  public List<VmView> vms() {
    return machines.all().stream().map(VmFacts::of).map(VmView.class::cast).toList();
  }

  @Override
  public List<WbinvdCharge> wbinvdCharges() {
    return owners.wbinvd();
  }

  @Override
  public Counters counters() {
    return new UseCounters(services.fds(), queues.open(), machines, hosts);
  }

  @Override
  public String plug(Optional<String> host, String description) {
    return plugging.plug(host, description);
  }

  @Override
  public void unplug(String device) {
    plugging.unplug(device);
  }

  @Override
  public HostCapture capture(Optional<String> host) {
    return Capturer.capture(hosts.choose(host).host());
  }
}
