package org.bindery.core.saved;

import static org.bindery.core.fake.CoreFixture.DISK;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeHost;
import org.bindery.core.fake.Life;
import org.bindery.core.fake.LifeStore;

/**
 * A process of its own that takes a device and ends at once when it is about to change too much.
 */
final class Doomed {
  private Doomed() {}

  /**
   * Takes the disk and gives it back; writes each write of an attribute to standard output.
   *
   * @param args the data directory, and how many changes it makes
   */
  public static void main(String[] args) {
    Life life = new Life(() -> Runtime.getRuntime().halt(137));
    FakeHost host = CoreFixture.lab();
    host.tree().usedBy(life);
    host.tree()
        .onWrite((path, value) -> {
          byte[] line = (path + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
          System.out.write(line, 0, line.length);
          System.out.flush();
        });
    SavedStates states =
        new SavedStates(
            new LifeStore(new FileStore(Path.of(args[0])), life),
            ProcessId.current(),
            ProcessId::lives);
    CoreFixture core = new CoreFixture(host, states);
    life.actsLeft(Integer.parseInt(args[1]));
    core.administration().take(List.of(DISK), false, false);
    core.administration().giveBack(List.of(DISK), false);
  }
}
