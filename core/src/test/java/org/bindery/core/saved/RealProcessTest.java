package org.bindery.core.saved;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a process that really ends between two changes, known by its number alone. */
@Timeout(120)
class RealProcessTest {
  @Test
  void whatItLeftIsRestored() throws Exception {
    int status = 137;
    for (int acts = 0; status == 137; acts++) {
      try (Machine machine = new Machine()) {
        Map<String, String> before = machine.host.tree().snapshot();
        Process doomed = start(machine.data, acts);
        List<String> writes = doomed.inputReader().lines().toList();
        status = doomed.waitFor();
        // What it did to its machine is done to this one, which stays.
        writes.forEach(write -> replay(machine.host.tree(), write));
        CoreFixture core = machine.self();
        assertThat(core.administration().toRestore().isEmpty())
            .as("after %d changes", acts)
            .isEqualTo(machine.files().isEmpty());
        var unused = core.administration().restore();
        assertThat(machine.host.tree().snapshot()).as("after %d changes", acts).isEqualTo(before);
        assertThat(machine.files()).as("after %d changes", acts).isEmpty();
        assertThat(acts).isLessThan(20);
        assertThat(status).isIn(0, 137);
        if (status == 0) {
          assertThat(acts).isGreaterThan(6);
        }
      }
    }
  }

  private static void replay(FakeTree tree, String write) {
    String[] parts = write.split("=", 2);
    tree.write(parts[0], parts[1]);
  }

  private static Process start(Path data, int acts) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Doomed.class.getName(),
            data.toString(),
            Integer.toString(acts))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
