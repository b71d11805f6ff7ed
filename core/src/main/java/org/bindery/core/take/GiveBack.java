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
import org.bindery.core.host.DeviceClaim;
import org.bindery.core.host.DeviceNames;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.plan.Journal;
import org.bindery.core.plan.PlanRunner;
import org.bindery.core.plan.SavedDriver;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;

/** Gives taken devices back to what they were, all or none. Safe for use by several threads. */
public final class GiveBack {
  private final DeviceNames names;
  private final PlanRunner plans;
  private final TakenDevices taken;
  private final Events events;

  public GiveBack(DeviceNames names, PlanRunner plans, TakenDevices taken, Events events) {
    this.names = names;
    this.plans = plans;
    this.taken = taken;
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
      if (!group || taken.of(located).isPresent() || wanted.isEmpty()) {
        wanted.add(located);
      }
    }
    // Before the claims, to name everything in the way; and under them, when nobody can come in.
    wanted.forEach(this::requireFree);
    try (Claims _ = new Claims(wanted)) {
      Map<LocatedDevice, SavedDriver> saved = new LinkedHashMap<>();
      for (LocatedDevice located : wanted) {
        saved.put(located, requireTaken(located));
        requireFree(located);
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
      taken.remove(located);
      events.post(
          Topics.DEVICE_GIVEN_BACK, located.name(), "given back to %s", named(saved.get(located)));
    });
    return shown;
  }

  private List<LocatedDevice> takenSiblings(LocatedDevice located) {
    return located.host().siblings(located.device()).stream()
        .map(sibling -> new LocatedDevice(located.host(), sibling))
        .filter(sibling -> taken.of(sibling).isPresent())
        .toList();
  }

  private SavedDriver requireTaken(LocatedDevice located) {
    return taken
        .of(located)
        .orElseThrow(() ->
            Refusal.of(
                    Errno.ENOENT,
                    "%s was not taken, so there is nothing to give it back to; it is on %s",
                    located.name(),
                    located.device().driver().map(d -> "host driver " + d).orElse("none"))
                .exception());
  }

  /**
   * Nobody has it bound, and no host driver that does its own DMA gets a member of a group that an
   * fd owns (I4).
   */
  private void requireFree(LocatedDevice located) {
    List<HostDevice> inTheWay = new ArrayList<>(List.of(located.device()));
    Optional<SavedDriver> saved = taken.of(located);
    Host host = located.host().host();
    if (saved
        .map(SavedDriver::driver)
        .filter(driver -> !driver.isEmpty())
        .filter(driver -> host.driverKind(driver) == HostDriverKind.OWN_DMA)
        .isPresent()) {
      inTheWay.addAll(located.host().siblings(located.device()));
    }
    Map<String, DeviceClaim> claims = new LinkedHashMap<>();
    for (HostDevice device : inTheWay) {
      Optional<DeviceClaim> claim = located.host().claims().of(device.name());
      claim.filter(DeviceClaim::inFd).ifPresent(held -> claims.put(device.name(), held));
    }
    if (!claims.isEmpty()) {
      throw busy(located, saved, claims);
    }
  }

  private static RefusedException busy(
      LocatedDevice located, Optional<SavedDriver> saved, Map<String, DeviceClaim> claims) {
    List<String> each = new ArrayList<>();
    claims.forEach((device, claim) -> each.add(device + " is " + claim.describe()));
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EBUSY,
            "%s cannot go back to %s: %s",
            located.name(),
            saved.map(GiveBack::named).orElse("what it was"),
            String.join(", ", each));
    claims.forEach((device, claim) ->
        refusal.blockedBy(device, claim.describe()).remedy("%s", claim.unbind()));
    return refusal.exception();
  }

  static String named(SavedDriver saved) {
    return saved.driver().isEmpty() ? "no host driver" : "host driver " + saved.driver();
  }
}
