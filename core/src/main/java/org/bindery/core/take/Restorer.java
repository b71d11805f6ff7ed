package org.bindery.core.take;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.StepView;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.host.Hosts;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.plan.PendingRestores;
import org.bindery.core.plan.PlanRunner;
import org.bindery.core.saved.SavedEntry;
import org.bindery.core.saved.SavedStates;
import org.bindery.host.HostDevice;

/**
 * Gives back what processes that died had moved, and what this one moved for a bind and could not
 * put back since. What was taken by a process that ended in order stays taken. One device that
 * cannot be restored keeps no other from it, and its entry stays. Safe for use by several threads.
 */
public final class Restorer {
  private final Hosts hosts;
  private final PlanRunner plans;
  private final SavedStates states;
  private final PendingRestores restores;
  private final Events events;

  public Restorer(
      Hosts hosts, PlanRunner plans, SavedStates states, PendingRestores restores, Events events) {
    this.hosts = hosts;
    this.plans = plans;
    this.states = states;
    this.restores = restores;
    this.events = events;
  }

  /** As {@link org.bindery.api.Administration#toRestore}. */
  public List<String> toRestore() {
    return hosts.all().stream()
        .flatMap(host -> left(host).map(entry -> host.name() + "/" + entry.device()))
        .toList();
  }

  /** What there is to restore on a host. */
  private Stream<SavedEntry> left(ManagedHost host) {
    return states.of(host.host()).stream()
        .filter(entry ->
            states.abandoned(entry)
                || (states.own(entry)
                    && !entry.taken()
                    && host.claims().of(entry.device()).isEmpty()));
  }

  /** As {@link org.bindery.api.Administration#restore}. */
  public List<StepView> restore() {
    List<StepView> done = new ArrayList<>();
    List<RefusedException> failed = new ArrayList<>();
    for (ManagedHost host : hosts.all()) {
      for (SavedEntry entry : left(host).toList()) {
        try {
          done.addAll(restore(host, entry));
        } catch (RefusedException e) {
          failed.add(e);
        }
      }
      for (SavedEntry entry : states.of(host.host())) {
        try {
          states.requireFree(entry);
        } catch (RefusedException e) {
          failed.add(e);
        }
      }
    }
    if (!failed.isEmpty()) {
      throw all(failed, done);
    }
    return done;
  }

  private List<StepView> restore(ManagedHost host, SavedEntry entry) {
    Optional<HostDevice> device = host.device(entry.device());
    if (device.isEmpty()) {
      states.gone(entry);
      String text = "it has left host " + host.name() + ", so there is nothing to give back";
      events.post(Topics.DEVICE_GONE, entry.device(), "%s", text);
      return List.of(new StepView("forgetDevice", entry.device(), text, true));
    }
    LocatedDevice located = new LocatedDevice(host, device.get());
    try (Claims _ = new Claims(List.of(located))) {
      InTheWay.requireNobody(located, Optional.of(entry.was()));
      List<StepView> steps = plans.restore(entry.was(), Taker.target(located)).views();
      restores.forget(host, located.name());
      states.end(host.host(), located.device());
      events.post(
          Topics.DEVICE_GIVEN_BACK,
          located.name(),
          "given back to %s, as it was before it was first moved",
          DriverName.of(entry.was().driver()));
      return steps;
    }
  }

  /** One refusal for all: the first one's errno, everybody's reasons, blockers and remedies. */
  private static RefusedException all(List<RefusedException> failed, List<StepView> done) {
    List<String> reasons = failed.stream().map(e -> e.refusal().reason()).toList();
    String restored =
        done.isEmpty()
            ? ""
            : "; restored: " + String.join(", ", done.stream().map(StepView::device).toList());
    Refusal.Builder refusal =
        Refusal.of(failed.getFirst().errno(), "%s", String.join("; ", reasons) + restored);
    for (RefusedException each : failed) {
      each.refusal().blockers().forEach(refusal::blockedBy);
      each.refusal().remedies().forEach(refusal::remedy);
    }
    RefusedException all = refusal.exception(failed.getFirst());
    failed.stream().skip(1).forEach(all::addSuppressed);
    return all;
  }
}
