package org.bindery.core.hold;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bindery.api.DeviceState;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.fd.Binding;
import org.bindery.core.fd.OpenFds;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.match.Binders;
import org.bindery.core.settings.Settings;
import org.bindery.core.state.DeviceLife;

/**
 * What becomes of devices when their binder goes (wall 9). Holding changes the device's state and
 * nothing else: DMA, mappings and mapped regions go on.
 *
 * <p>When a bundle stops nobody knows yet whether it will be uninstalled, so its devices are held
 * first; they are released at once when it is uninstalled, or when the framework stops. Each hold
 * has its own due time: a hold that was taken over and begun anew is not ended by the older one.
 * Safe for use by several threads, without a lock: the state of each device decides.
 */
public final class HoldKeeper {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final OpenFds fds;
  private final Binders binders;
  private final Events events;
  private final Supplier<Settings> settings;
  private final Clock time;
  private final ScheduledExecutorService clock;
  private final BooleanSupplier frameworkStops;

  public HoldKeeper(
      OpenFds fds,
      Binders binders,
      Events events,
      Supplier<Settings> settings,
      Clock time,
      ScheduledExecutorService clock,
      BooleanSupplier frameworkStops) {
    this.fds = fds;
    this.binders = binders;
    this.events = events;
    this.settings = settings;
    this.time = time;
    this.clock = clock;
    this.frameworkStops = frameworkStops;
  }

  /** A binder is no longer registered. */
  public void binderGone(BinderHandle gone) {
    if (binders.byId(gone.id()).isPresent()) {
      // Another one with the id is there, and is looked up at the next call.
      return;
    }
    served(gone.id()).forEach(this::orphaned);
  }

  /** A device whose binder is not there. */
  public void orphaned(Binding binding) {
    if (frameworkStops.getAsBoolean()) {
      binding.release("the framework stops");
      return;
    }
    Duration hold = settings.get().hold();
    Instant until = time.instant().plus(hold);
    String why =
        "binder %s is being replaced; held until %s"
            .formatted(binding.binder(), TIME.format(until));
    Optional<DeviceLife.Stand> held = binding.hold(why);
    if (held.isEmpty()) {
      return;
    }
    events.post(Topics.DEVICE_HELD, binding.device(), "%s", why);
    // A successor may have come between the loss and the hold.
    binders.byId(binding.binder()).ifPresent(successor -> resume(binding, successor));
    try {
      clock.schedule(() -> expire(binding, held.get()), hold.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      binding.release("the framework stops");
    }
  }

  /** A binder has come: it takes over what is held for its id. */
  public void binderCame(BinderHandle successor) {
    for (Binding binding : served(successor.id())) {
      if (binding.state() == DeviceState.HELD) {
        resume(binding, successor);
      }
    }
  }

  /** Nobody can come back from there: what is held for it is released, in the order of binding. */
  public void bundleUninstalled(long bundle) {
    for (Binding binding : fds.bindings()) {
      if (binding.state() == DeviceState.HELD && binding.binderBundle() == bundle) {
        binding.release("the bundle of binder " + binding.binder() + " was uninstalled");
      }
    }
  }

  private void resume(Binding binding, BinderHandle successor) {
    if (binding.resume(successor)) {
      events.post(
          Topics.DEVICE_BOUND,
          binding.device(),
          "taken over by binder %s of %s",
          successor.id(),
          successor.bundle());
    }
  }

  private static void expire(Binding binding, DeviceLife.Stand held) {
    binding.release(held, "no successor of binder " + binding.binder() + " came in time");
  }

  private List<Binding> served(String binder) {
    return fds.bindings().stream().filter(b -> b.binder().equals(binder)).toList();
  }
}
