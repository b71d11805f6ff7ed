package org.bindery.core.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.binder.Step;
import org.bindery.core.host.BoundSubdevices;
import org.bindery.core.host.DeviceClaim;
import org.bindery.core.host.DeviceNames;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.Obstacles;
import org.bindery.core.host.ParentState;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.match.Decision;
import org.bindery.core.plan.PlanRules;
import org.bindery.core.plan.Planner;
import org.bindery.core.queue.OpenQueues;
import org.bindery.core.saved.SavedStates;
import org.bindery.core.take.Takeable;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;

/**
 * Judges whether a device can be bound: first what can never be, then what no command mends now,
 * then what commands mend. Looks only; holds no state.
 */
record Judge(
    DeviceNames names,
    Planner planner,
    Obstacles obstacles,
    SavedStates states,
    OpenQueues queues,
    Use use) {
  Ruling judge(LocatedDevice located, Decision decision) {
    HostDevice device = located.device();
    String name = located.name();
    if (Takeable.isBridge(device)) {
      return Ruling.impossible(name, "it is a bridge, which other devices are reached through");
    }
    Optional<HostGroup> group = located.host().group(device);
    if (group.isEmpty()) {
      return withoutGroup(located, decision);
    }
    Optional<String> direct = new FirmwareRegions(located.host().host()).directIn(group.get());
    if (direct.isPresent()) {
      return Ruling.impossible(
          name, "firmware wants %s mapped 1:1 for its group at all times".formatted(direct.get()));
    }
    if (decision.best().isEmpty()) {
      return Ruling.impossible(name, "no binder fits: " + decision.reasons());
    }
    return now(
        located,
        () ->
            group.get().owner().isPresent() && group.get().opener().isEmpty()
                ? owned(located, group.get())
                : byBlockers(located, group.get()));
  }

  /**
   * Who has it, here or in another process; else what it comes to, after what the host says.
   *
   * @param otherwise what it comes to when nobody has it
   */
  private Ruling now(LocatedDevice located, Supplier<Ruling> otherwise) {
    return claimed(located)
        .or(() -> elsewhere(located))
        .orElseGet(() -> otherwise.get().after(located.name(), obstacles.of(located)));
  }

  private Optional<Ruling> elsewhere(LocatedDevice located) {
    try {
      states.requireFree(located.host().host(), located.device());
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(Ruling.blocked(located.name(), e.refusal()));
    }
  }

  private Ruling noIommu(LocatedDevice located) {
    return obstacles.of(located).stream()
        .findFirst()
        .map(obstacle -> Ruling.impossible(located.name(), obstacle))
        .orElseGet(() -> Ruling.impossible(located.name(), "there is no IOMMU in front of it"));
  }

  private static Optional<Ruling> claimed(LocatedDevice located) {
    return located
        .host()
        .claims()
        .of(located.name())
        .map(claim ->
            Ruling.blocked(
                located.name() + " is " + claim.describe(),
                new Blocker(located.name(), claim.describe())));
  }

  /** Its DMA is confined by PASID, as long as its parent is nobody else's. */
  private Ruling subdevice(LocatedDevice located, BinderHandle binder, List<Step> steps) {
    ParentState parent = ParentState.of(located);
    List<Refusal> obstacles = planner.obstacles(located, binder, use);
    Optional<Refusal> inTheWay = parent.owned();
    String ready;
    if (use == Use.USER_DRIVER) {
      ready =
          "the processes that it is granted to open it, each with a PASID of its own; "
              + "it stays its host driver's";
    } else {
      inTheWay = inTheWay.or(() -> queues.inTheWay(located));
      if (inTheWay.isEmpty() && obstacles.isEmpty()) {
        inTheWay = withoutFile(located, steps);
      }
      ready =
          "it is a subdevice: its DMA is confined by PASID, and its parent %s stays on %s"
              .formatted(
                  parent.name(),
                  parent.driver().map("host driver "::concat).orElse("no host driver"));
    }
    return inTheWay
        .map(why -> Ruling.blocked(located.name(), why))
        .orElseGet(() -> Ruling.ready(ready).after(located.name(), obstacles));
  }

  /** A plan that does not move it finds it as it is. */
  private static Optional<Refusal> withoutFile(LocatedDevice located, List<Step> steps) {
    Optional<String> driver = located.device().driver();
    boolean moved =
        steps.stream()
            .anyMatch(
                step -> step instanceof Step.OverrideDriver || step instanceof Step.WriteAttribute);
    boolean file =
        driver
            .filter(name -> located.host().host().driverKind(name) == HostDriverKind.DEVICE_FILE)
            .isPresent();
    if (moved || file) {
      return Optional.empty();
    }
    String why =
        driver.map("on host driver "::concat).orElse("on no host driver")
            + ", so it has no device file to be bound by";
    return Optional.of(
        Refusal.of(Errno.ENODEV, "%s is %s", located.name(), why)
            .blockedBy(located.name(), why)
            .build());
  }

  /** What is registered as software needs no IOMMU, a subdevice its parent's; the rest does. */
  private Ruling withoutGroup(LocatedDevice located, Decision decision) {
    String name = located.name();
    if (located.device().bus().equals("pci")) {
      return noIommu(located);
    }
    if (decision.best().isEmpty()) {
      return Ruling.impossible(name, "no binder fits: " + decision.reasons());
    }
    try {
      List<Step> steps = planner.plan(located, decision.best().get());
      if (PlanRules.claimsGroup(steps)) {
        return noIommu(located);
      }
      if (PlanRules.registersSubdevice(steps)) {
        return now(located, () -> subdevice(located, decision.best().get(), steps));
      }
    } catch (RefusedException e) {
      return Ruling.impossible(name, e.refusal().reason());
    }
    return now(
        located, () -> Ruling.ready("it is software: it has no DMA that has to be confined"));
  }

  /** Another member is bound: this one can join it, in the same fd only. */
  private static Ruling owned(LocatedDevice located, HostGroup group) {
    for (HostDevice sibling : located.host().siblings(located.device())) {
      Optional<DeviceClaim> claim =
          located.host().claims().of(sibling.name()).filter(DeviceClaim::inFd);
      if (claim.isPresent()) {
        return Ruling.ready(
            "it can be bound where its group is: %s is %s"
                .formatted(sibling.name(), claim.get().describe()));
      }
    }
    String owner = group.owner().orElseThrow();
    return Ruling.blocked(
        "group %d is claimed by %s".formatted(group.id(), owner),
        new Blocker("group " + group.id(), "claimed by " + owner));
  }

  private Ruling byBlockers(LocatedDevice located, HostGroup group) {
    List<Blocker> blockers = inTheWay(located, group);
    BoundSubdevices below = BoundSubdevices.of(located.host(), group.members());
    if (blockers.isEmpty()) {
      return below.none()
          ? Ruling.ready("it is not in use by the host, and neither is its group")
          : new Ruling(
              Verdict.READY_AFTER,
              "subdevices are in use: " + below.phrase(),
              below.blockers(),
              below.commands());
    }
    List<String> commands = new ArrayList<>(below.commands());
    for (Blocker blocker : blockers) {
      Optional<HostDevice> device = located.host().device(blocker.object());
      Optional<String> never =
          device.isEmpty() ? Optional.of("it is not known") : Takeable.why(device.get());
      if (never.isPresent()) {
        return new Ruling(
            Verdict.BLOCKED,
            "%s is %s and cannot be taken: %s"
                .formatted(blocker.object(), blocker.why(), never.get()),
            blockers,
            List.of());
      }
      commands.add("take " + names.word(new LocatedDevice(located.host(), device.get())));
    }
    List<String> each = blockers.stream().map(b -> b.object() + " is " + b.why()).toList();
    String inUse = "in use by the host: " + String.join(", ", each);
    return new Ruling(
        Verdict.READY_AFTER,
        below.none() ? inUse : "%s; subdevices are in use: %s".formatted(inUse, below.phrase()),
        Stream.concat(below.blockers().stream(), blockers.stream()).toList(),
        commands);
  }

  /** The siblings first, the device itself last. */
  private static List<Blocker> inTheWay(LocatedDevice located, HostGroup group) {
    return group.blockers().stream()
        .sorted(Comparator.comparing(blocker -> blocker.object().equals(located.name())))
        .toList();
  }
}
