package org.bindery.core.fd;

import java.util.List;
import java.util.Optional;
import org.bindery.api.BindRequest;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.binder.Step;
import org.bindery.core.events.Topics;
import org.bindery.core.host.DeviceClaim;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.match.Decision;
import org.bindery.core.names.NameRules;
import org.bindery.core.plan.Journal;
import org.bindery.core.plan.PlanRules;
import org.bindery.core.plan.PlanTarget;
import org.bindery.core.plan.Planner;

/**
 * Binds one device to one fd: names and labels are taken, a binder is found, its plan is checked as
 * a whole, run, and the binder prepares the device. What fails leaves everything as it was. Holds
 * no lock at any time: the place in the label table and the claim of the device keep others away.
 */
final class BindOperation {
  private final FdServices services;
  private final OwnedFd fd;
  private final BindRequest request;

  BindOperation(FdServices services, OwnedFd fd, BindRequest request) {
    this.services = services;
    this.fd = fd;
    this.request = request;
  }

  /** As {@link org.bindery.api.IommuFd#bind}. */
  Binding run() {
    LocatedDevice located = services.names().find(request.device());
    if (located.host() != fd.managedHost()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is on host %s, and %s takes devices of host %s",
              located.name(),
              located.host().name(),
              fd.name(),
              fd.host())
          .exception();
    }
    String label = NameRules.check("label", request.label().orElse(located.name()));
    DeviceClaim claim = DeviceClaim.bound(fd.name(), fd.owner(), label, located.device());
    Slot slot = new Slot(label, located.name(), claim);
    fd.labels().reserve(slot);
    Optional<Binding> bound = Optional.empty();
    try {
      located.host().claims().claim(located.name(), claim);
      bound = Optional.of(claimed(located, slot));
    } catch (RefusedException e) {
      throw orGone(located, slot, e);
    } finally {
      if (bound.isEmpty()) {
        located.host().claims().release(located.name(), claim);
        fd.labels().free(slot);
      }
      // Whoever waits to close the fd goes on from here.
      slot.settled().complete(bound);
    }
    bound.get().followHost();
    services.follower().bound(fd, label);
    if (services.binders().byId(bound.get().binder()).isEmpty()) {
      // It went before the device could be found among those that it serves.
      services.orphaned().accept(bound.get());
    }
    return bound.get();
  }

  /** What fails of a device that leaves meanwhile says that, not what it looked like on the way. */
  private static RefusedException orGone(LocatedDevice located, Slot slot, RefusedException e) {
    if (slot.life().state() != DeviceState.REMOVED && located.there()) {
      return e;
    }
    RefusedException gone =
        Refusal.of(Errno.ENODEV, "%s left its host while it was being bound", located.name())
            .blockedBy(located.name(), "gone")
            .exception(e);
    for (Throwable suppressed : e.getSuppressed()) {
      gone.addSuppressed(suppressed);
    }
    return gone;
  }

  private Binding claimed(LocatedDevice located, Slot slot) {
    Decision decision = services.matcher().decideAndReport(located.device());
    BinderHandle binder =
        decision
            .best()
            .orElseThrow(() ->
                Refusal.of(
                        Errno.ENODEV, "no binder fits %s: %s", located.name(), decision.reasons())
                    .exception());
    Planner planner = new Planner(services.calls());
    List<Step> steps = planner.plan(located, binder);
    BindChecks checks = new BindChecks(services);
    checks.host(located);
    if (PlanRules.claimsGroup(steps)) {
      checks.group(located, fd, request.take());
    } else if (PlanRules.registersSubdevice(steps)) {
      checks.subdevice(located);
    }
    planner.requireNoObstacle(located, binder);
    PlanTarget target =
        new PlanTarget(
            located.host().host(),
            located.device(),
            fd.engineFd(),
            (parent, listener) -> fd.software().bind(slot.label(), parent, listener),
            new FdFiles(fd, services.follower()));
    boolean issuesNoSnoop = new NoSnoopDeclaration(services).of(located, binder, steps);
    services.plans().check(steps, target);
    Journal journal = services.plans().run(steps, target);
    try {
      prepare(located, binder, target);
      // A close that could not wait any longer has not seen the device.
      fd.requireOpen();
      if (slot.life().move(DeviceState.BOUND, "bound").isEmpty()) {
        throw Refusal.of(
                Errno.ENODEV,
                "%s left its host while it was being bound: %s",
                located.name(),
                slot.life().stand().why())
            .exception();
      }
    } catch (RefusedException e) {
      slot.life().move(DeviceState.RELEASED, "its bind failed");
      journal.undo(located.host().device(located.name()).isPresent()).forEach(e::addSuppressed);
      throw e;
    }
    Binding binding =
        new Binding(services, fd, located, slot, binder, target, journal, issuesNoSnoop);
    services
        .events()
        .post(
            Topics.DEVICE_BOUND,
            located.name(),
            "bound in %s of %s as %s by binder %s",
            fd.name(),
            fd.owner(),
            slot.label(),
            binder.id());
    return binding;
  }

  private void prepare(LocatedDevice located, BinderHandle binder, PlanTarget target) {
    Lease lease = new Lease();
    try {
      services
          .calls()
          .run(
              "binder " + binder.id(),
              "bind of " + located.name(),
              () ->
                  binder.use(b -> {
                    b.bind(located.device(), new LentAccess(target.file(), lease));
                    return null;
                  }));
    } finally {
      lease.end();
    }
  }
}
