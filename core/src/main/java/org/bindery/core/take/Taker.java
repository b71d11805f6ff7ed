package org.bindery.core.take;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.StepView;
import org.bindery.binder.Step;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.host.BoundSubdevices;
import org.bindery.core.host.DeviceNames;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.Obstacles;
import org.bindery.core.plan.DriverMove;
import org.bindery.core.plan.Journal;
import org.bindery.core.plan.PendingRestores;
import org.bindery.core.plan.PlanRunner;
import org.bindery.core.plan.PlanTarget;
import org.bindery.core.saved.SavedStates;
import org.bindery.host.HostDriverKind;

/**
 * Takes devices from their host drivers, all or none, and remembers what they were. A device is
 * claimed while it is moved, so a bind at the same time is refused. Safe for use by several
 * threads.
 */
public final class Taker {
  private final DeviceNames names;
  private final PlanRunner plans;
  private final Obstacles obstacles;
  private final SavedStates states;
  private final PendingRestores restores;
  private final Events events;

  public Taker(
      DeviceNames names,
      PlanRunner plans,
      Obstacles obstacles,
      SavedStates states,
      PendingRestores restores,
      Events events) {
    this.names = names;
    this.plans = plans;
    this.obstacles = obstacles;
    this.states = states;
    this.restores = restores;
    this.events = events;
  }

  /** As {@link org.bindery.api.Administration#take}. */
  public List<StepView> take(List<String> devices, boolean group, boolean dryRun) {
    Set<LocatedDevice> wanted = new LinkedHashSet<>();
    for (String name : devices) {
      LocatedDevice located = names.find(name);
      requireTakeable(located);
      wanted.add(located);
      if (group) {
        blockers(located).forEach(wanted::add);
      }
    }
    try (Claims _ = new Claims(wanted)) {
      wanted.forEach(each -> states.requireFree(each.host().host(), each.device()));
      wanted.forEach(Taker::requireNothingBelow);
      Map<LocatedDevice, Step> steps = steps(wanted);
      // What it is taken for would be refused.
      steps.keySet().forEach(obstacles::requireNone);
      List<StepView> shown = new ArrayList<>();
      for (Map.Entry<LocatedDevice, Step> step : steps.entrySet()) {
        PlanTarget target = target(step.getKey());
        plans.check(List.of(step.getValue()), target);
        shown.addAll(plans.show(List.of(step.getValue()), target));
      }
      return dryRun ? shown : run(wanted, steps);
    }
  }

  private List<StepView> run(Set<LocatedDevice> wanted, Map<LocatedDevice, Step> steps) {
    Map<LocatedDevice, Journal> done = new LinkedHashMap<>();
    try {
      steps.forEach(
          (located, step) -> done.put(located, plans.run(List.of(step), target(located))));
    } catch (RefusedException e) {
      undo(done, e);
      throw e;
    }
    List<StepView> shown = new ArrayList<>();
    // Also what stood on the wanted driver already, for as long as it was bound or left by a dead
    // process: from here on it stays there.
    for (LocatedDevice located : wanted) {
      restores.forget(located.host(), located.name());
      states.taken(located.host().host(), located.device());
    }
    done.forEach((located, journal) -> {
      shown.addAll(journal.views());
      String from = journal.moved().map(DriverMove::from).orElse("");
      events.post(Topics.DEVICE_TAKEN, located.name(), "taken from %s", DriverName.of(from));
    });
    return shown;
  }

  static void undo(Map<LocatedDevice, Journal> done, RefusedException why) {
    for (Journal journal : List.copyOf(done.values()).reversed()) {
      journal.undo(true).forEach(why::addSuppressed);
    }
  }

  private static Map<LocatedDevice, Step> steps(Set<LocatedDevice> wanted) {
    Map<LocatedDevice, Step> steps = new LinkedHashMap<>();
    for (LocatedDevice located : wanted) {
      String now = located.device().driver().orElse("");
      if (now.isEmpty() || located.host().host().driverKind(now) != HostDriverKind.DEVICE_FILE) {
        steps.put(located, new Step.OverrideDriver(located.name(), now, Takeable.target()));
      }
    }
    return steps;
  }

  static PlanTarget target(LocatedDevice located) {
    return new PlanTarget(located.host().host(), located.device());
  }

  /** The other members of the group that are in the way. */
  private static List<LocatedDevice> blockers(LocatedDevice located) {
    List<LocatedDevice> found = new ArrayList<>();
    located.host().group(located.device()).stream()
        .flatMap(group -> group.blockers().stream())
        .filter(blocker -> !blocker.object().equals(located.name()))
        .flatMap(blocker -> located.host().device(blocker.object()).stream())
        .forEach(sibling -> {
          LocatedDevice other = new LocatedDevice(located.host(), sibling);
          requireTakeable(other);
          found.add(other);
        });
    return found;
  }

  /** The end of its host driver would end them. */
  private static void requireNothingBelow(LocatedDevice located) {
    BoundSubdevices.of(located.host(), List.of(located.device()))
        .requireNone(located.name() + " cannot be taken");
  }

  private static void requireTakeable(LocatedDevice located) {
    Optional<String> why = Takeable.why(located.device());
    if (why.isPresent()) {
      throw Refusal.of(
              Errno.EINVAL, "%s is never taken from the host: %s", located.name(), why.get())
          .blockedBy(located.name(), why.get())
          .exception();
    }
  }
}
