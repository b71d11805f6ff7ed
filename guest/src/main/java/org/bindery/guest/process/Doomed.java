package org.bindery.guest.process;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bindery.api.StepView;
import org.bindery.core.saved.FileStore;
import org.bindery.gateway.ErrnoException;

/**
 * Takes a device of this machine and gives it back, and is killed by SIGKILL when it is about to
 * make one change too many: of an attribute in sysfs, or of a file in the data directory.
 */
public final class Doomed {
  private Doomed() {}

  /**
   * Ends with status 0 when it had changes left, and says how many it made.
   *
   * @param args the data directory, the host's name, the device, and how many changes it makes
   */
  public static void main(String[] args) throws ErrnoException {
    Lifetime lifetime = new Lifetime(Integer.parseInt(args[3]));
    MortalStore store = new MortalStore(new FileStore(Path.of(args[0], "saved")), lifetime);
    try (BareCore core = new BareCore(args[1], store, host -> new MortalHost(host, lifetime))) {
      List<String> device = List.of(args[1] + "/" + args[2]);
      List<StepView> taken = core.administration().take(device, false, false);
      List<StepView> given = core.administration().giveBack(device, false);
      Stream.concat(taken.stream(), given.stream()).forEach(System.out::println);
    }
    System.out.println(lifetime.made());
  }
}
