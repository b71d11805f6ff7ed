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
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.host.DeviceNames;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.plan.Journal;
import org.bindery.core.plan.PendingRestores;
import org.bindery.core.plan.PlanRunner;
import org.bindery.core.saved.SavedDriver;
import org.bindery.core.saved.SavedEntry;
import org.bindery.core.saved.SavedStates;

/**
 * Gives taken devices back to what they were, all or none, whichever process took them: this one,
 * or an earlier one that has ended. Safe for use by several threads.
 */
public final class GiveBack {
  private final DeviceNames names;
  private final PlanRunner plans;
  private final SavedStates states;
  private final PendingRestores restores;
  private final Events events;

  public GiveBack(
      DeviceNames names,
      PlanRunner plans,
      SavedStates states,
      PendingRestores restores,
      Events events) {
    this.names = names;
    this.plans = plans;
    this.states = states;
    this.restores = restores;
    this.events = events;
  }

  /** As {@link org.bindery.api.Administration#giveBack}. */
  public List<StepView> giveBack(List<String> devices, boolean group) {
    Set<LocatedDevice> wanted = new LinkedHashSet<>();
    for (String name : devices) {
      LocatedDevice located = names.find(name);
      if (group) {
        takenSiblings(located).forEach(wanted::add);
      }
      if (!group || taken(located).isPresent() || wanted.isEmpty()) {
        wanted.add(located);
      }
    }
    // Before the claims, to name everything in the way; and under them, when nobody can come in.
    wanted.forEach(each -> InTheWay.requireNobody(each, taken(each)));
    try (Claims _ = new Claims(wanted)) {
      Map<LocatedDevice, SavedDriver> saved = new LinkedHashMap<>();
      for (LocatedDevice located : wanted) {
        saved.put(located, requireTaken(located));
        InTheWay.requireNobody(located, Optional.of(saved.get(located)));
      }
      return run(saved);
    }
  }

  private List<StepView> run(Map<LocatedDevice, SavedDriver> saved) {
    Map<LocatedDevice, Journal> done = new LinkedHashMap<>();
    try {
      saved.forEach(
          (located, before) -> done.put(located, plans.restore(before, Taker.target(located))));
    } catch (RefusedException e) {
      Taker.undo(done, e);
      throw e;
    }
    List<StepView> shown = new ArrayList<>();
    done.forEach((located, journal) -> {
      shown.addAll(journal.views());
      restores.forget(located.host(), located.name());
      states.end(located.host().host(), located.device());
      events.post(
          Topics.DEVICE_GIVEN_BACK,
          located.name(),
          "given back to %s",
          DriverName.of(saved.get(located).driver()));
    });
    return shown;
  }

  private List<LocatedDevice> takenSiblings(LocatedDevice located) {
    return located.host().siblings(located.device()).stream()
        .map(sibling -> new LocatedDevice(located.host(), sibling))
        .filter(sibling -> taken(sibling).isPresent())
        .toList();
  }

  /** What it was: taken by a command, or left anywhere on the way by a process that died. */
  private Optional<SavedDriver> taken(LocatedDevice located) {
    return states
        .of(located.host().host(), located.device())
        .filter(entry -> entry.taken() || states.abandoned(entry))
        .map(SavedEntry::was);
  }

  private SavedDriver requireTaken(LocatedDevice located) {
    states.requireFree(located.host().host(), located.device());
    return taken(located).orElseThrow(() -> notTaken(located));
  }

  private RefusedException notTaken(LocatedDevice located) {
    Refusal.Builder refusal =
        Refusal.of(
            Errno.ENOENT,
            "%s was not taken, so there is nothing to give it back to; it is on %s",
            located.name(),
            located.device().driver().map(d -> "host driver " + d).orElse("none"));
    if (states.of(located.host().host(), located.device()).isPresent()) {
      // A bind moved it and could not put it back.
      refusal.remedy("restore");
    }
    return refusal.exception();
  }
}
