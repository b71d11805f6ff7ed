package org.bindery.guest.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bindery.api.Administration;
import org.bindery.api.StepView;
import org.bindery.backend.linux.host.RunningHost;
import org.bindery.core.Core;
import org.bindery.core.events.Events;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.match.Binders;
import org.bindery.core.saved.FileStore;
import org.bindery.core.saved.ProcessId;
import org.bindery.core.saved.SavedStates;
import org.bindery.core.settings.Settings;
import org.bindery.gateway.ErrnoException;

/**
 * Takes a device of this machine and gives it back, and is killed by SIGKILL when it is about to
 * make one change too many: of an attribute in sysfs, or of a file in the data directory.
 */
public final class Doomed {
  private Doomed() {}

  /**
   * Ends with status 0 when it had changes left.
   *
   * @param args the data directory, the host's name, the device, and how many changes it makes
   */
  public static void main(String[] args) throws ErrnoException {
    Lifetime lifetime = new Lifetime(Integer.parseInt(args[3]));
    Settings settings =
        new Settings(Duration.ofSeconds(10), Duration.ofSeconds(30), 8, Map.of(), Map.of());
    SavedStates states =
        new SavedStates(
            new MortalStore(new FileStore(Path.of(args[0], "saved")), lifetime),
            ProcessId.current(),
            ProcessId::lives);
    try (RunningHost machine = RunningHost.start(args[1], System.err::println);
        Core core =
            new Core(
                () -> settings,
                states,
                new Events(Clock.systemUTC(), System.err::println),
                new NoBinders(),
                Clock.systemUTC(),
                () -> false)) {
      ManagedHost host =
          new ManagedHost(
              new MortalHost(machine.host(), lifetime),
              machine.host().engine().orElseThrow(),
              false);
      boolean came = core.hostCame(host);
      if (!came) {
        throw new IllegalStateException("there is another host " + args[1]);
      }
      Administration administration = core.administration();
      List<String> device = List.of(args[1] + "/" + args[2]);
      List<StepView> taken = administration.take(device, false, false);
      List<StepView> given = administration.giveBack(device, false);
      Stream.concat(taken.stream(), given.stream()).forEach(System.out::println);
    }
  }

  /** To move devices needs none. */
  private record NoBinders() implements Binders {
    @Override
    public List<BinderHandle> all() {
      return List.of();
    }
  }

  /** How many changes are left. */
  static final class Lifetime {
    private int left;

    Lifetime(int left) {
      this.left = left;
    }

    /** Before each change: does not return when it is one too many. */
    synchronized void change() {
      if (left-- > 0) {
        return;
      }
      try {
        Process kill =
            new ProcessBuilder("kill", "-KILL", "" + ProcessHandle.current().pid()).start();
        throw new IllegalStateException("it survived its end, kill says " + kill.waitFor());
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException("it cannot end itself", e);
      }
    }
  }
}
