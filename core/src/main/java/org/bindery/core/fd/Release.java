package org.bindery.core.fd;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bindery.api.DeviceState;
import org.bindery.api.RefusedException;
import org.bindery.core.events.Topics;
import org.bindery.core.guard.GuardedHost;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.plan.DriverMove;
import org.bindery.core.plan.Journal;
import org.bindery.core.state.DeviceLife;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;

/**
 * The end of a binding: the binder quiets the device, its file is closed, which detaches and
 * unregisters it, the host driver gets it back. Nothing that fails on the way keeps the rest from
 * happening. Done once, by the first thread that asks; the others wait for it.
 */
final class Release {
  private final FdServices services;
  private final OwnedFd fd;
  private final LocatedDevice located;
  private final Slot slot;
  private final String binder;
  private final DeviceFile file;
  private final Journal journal;
  private final OpenHandles handles;
  private final Runnable leaving;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /**
   * @param leaving called first
   */
  Release(
      FdServices services,
      OwnedFd fd,
      LocatedDevice located,
      Slot slot,
      String binder,
      DeviceFile file,
      Journal journal,
      OpenHandles handles,
      Runnable leaving) {
    this.services = services;
    this.fd = fd;
    this.located = located;
    this.slot = slot;
    this.binder = binder;
    this.file = file;
    this.journal = journal;
    this.handles = handles;
    this.leaving = leaving;
  }

  /**
   * @param why what later calls are told, for example {@code unbound}
   */
  void run(String why) {
    Optional<DeviceState> left = slot.life().move(DeviceState.UNBINDING, why);
    if (left.isEmpty()) {
      // Somebody else is at it: each of its calls is limited in time, and so is the wait.
      done.completeOnTimeout(
              null, services.calls().limit().multipliedBy(4).toMillis(), TimeUnit.MILLISECONDS)
          .join();
      return;
    }
    from(left.get(), why);
  }

  /** As {@link #run(String)}, but only while the device stands as it was seen. */
  void run(DeviceLife.Stand seen, String why) {
    if (slot.life().move(seen, new DeviceLife.Stand(DeviceState.UNBINDING, why))) {
      from(seen.state(), why);
    }
  }

  private void from(DeviceState left, String why) {
    try {
      leaving.run();
      if (left == DeviceState.BOUND) {
        quiet();
      }
      // A host that goes may take back the services of its devices before its own.
      boolean deviceThere = left != DeviceState.REMOVED || there();
      List<HostDevice> group = deviceThere ? group() : List.of();
      takeBack(deviceThere);
      handles.clear();
      fd.labels().free(slot);
      located.host().claims().release(located.name(), slot.claim());
      services.restores().released(located.host(), group);
      if (!there()) {
        // It may have left while it was put back, and nobody tells a second time.
        services.restores().forget(located.host(), located.name());
      }
    } finally {
      slot.life().move(DeviceState.RELEASED, why);
      services
          .events()
          .post(
              Topics.DEVICE_RELEASED,
              located.name(),
              "released from %s of %s, where it was %s: %s",
              fd.name(),
              fd.owner(),
              slot.label(),
              why);
      done.complete(null);
    }
  }

  private void quiet() {
    Optional<BinderHandle> handle = services.binders().byId(binder);
    if (handle.isEmpty()) {
      return;
    }
    Lease lease = new Lease();
    LentAccess access = new LentAccess(file, lease);
    try {
      services
          .calls()
          .run(
              "binder " + binder,
              "unbind of " + located.name(),
              () ->
                  handle
                      .get()
                      .use(b -> {
                        b.unbind(located.device(), access);
                        return null;
                      }));
    } catch (RefusedException e) {
      services
          .events()
          .post(Topics.BINDER_FAILED, binder, "%s; released all the same", e.refusal().reason());
    } finally {
      lease.end();
    }
  }

  private void takeBack(boolean deviceThere) {
    Optional<DriverMove> moved = journal.moved();
    for (RefusedException failed : journal.undo(deviceThere)) {
      if (deviceThere && moved.isPresent() && there()) {
        services.restores().add(located, moved.get(), failed);
      } else {
        services
            .events()
            .post(Topics.DEVICE_FAILED, located.name(), "%s", failed.refusal().reason());
      }
    }
  }

  /** The host still has the very device, not another in its place. */
  private boolean there() {
    try {
      return located
          .host()
          .device(located.name())
          .filter(device -> GuardedHost.own(device) == GuardedHost.own(located.device()))
          .isPresent();
    } catch (RefusedException e) {
      // Nothing is forgotten of a device whose host does not answer.
      return true;
    }
  }

  private List<HostDevice> group() {
    try {
      return located
          .host()
          .group(located.device())
          .map(org.bindery.host.HostGroup::members)
          .orElse(List.of());
    } catch (RefusedException e) {
      // The device is released all the same; its neighbours wait for their own release.
      services.events().post(Topics.HOST_FAILED, fd.host(), "%s", e.refusal().reason());
      return List.of();
    }
  }
}
