package org.bindery.guest.process;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bindery.api.Administration;
import org.bindery.backend.linux.host.RunningHost;
import org.bindery.core.Core;
import org.bindery.core.events.Events;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.match.Binders;
import org.bindery.core.mdev.DefinitionMemory;
import org.bindery.core.mdev.MdevHome;
import org.bindery.core.policy.PolicyHome;
import org.bindery.core.saved.EntryStore;
import org.bindery.core.saved.ProcessId;
import org.bindery.core.saved.SavedStates;
import org.bindery.core.settings.Settings;
import org.bindery.engine.FdLimits;
import org.bindery.gateway.ErrnoException;
import org.bindery.host.Host;

/** The binding engine over this machine, without OSGi and without binders. */
final class BareCore implements AutoCloseable {
  private final RunningHost machine;
  private final Core core;

  /**
   * @param name the host's
   * @param store where is kept what devices were
   * @param wrap what the engine sees of the host
   */
  BareCore(String name, EntryStore store, UnaryOperator<Host> wrap) throws ErrnoException {
    machine = RunningHost.start(name, System.err::println);
    Settings settings =
        new Settings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            8,
            FdLimits.NONE,
            "none",
            1,
            Duration.ofSeconds(10),
            Map.of(),
            Map.of());
    core =
        new Core(
            () -> settings,
            new SavedStates(store, ProcessId.current(), ProcessId::lives),
            new Events(Clock.systemUTC(), System.err::println),
            new NoBinders(),
            new PolicyHome(List::of, policy -> {}),
            new MdevHome(new DefinitionMemory(), device -> () -> {}),
            Clock.systemUTC(),
            () -> false);
    ManagedHost managed =
        new ManagedHost(wrap.apply(host()), host().engine().orElseThrow(), false, core.calls());
    if (!core.hostCame(managed)) {
      close();
      throw new IllegalStateException("there is another host " + name);
    }
  }

  Host host() {
    return machine.host();
  }

  Administration administration() {
    return core.administration();
  }

  @Override
  public void close() {
    core.close();
    machine.close();
  }

  private record NoBinders() implements Binders {
    @Override
    public List<BinderHandle> all() {
      return List.of();
    }
  }
}
