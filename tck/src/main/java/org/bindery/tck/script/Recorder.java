package org.bindery.tck.script;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bindery.api.Process;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.door.script.Player;
import org.bindery.uapi.door.script.ScriptReader;

/** Has a process do much with mock devices, by chance, and writes down what a door answers it. */
public final class Recorder implements AutoCloseable {
  private final Player player;
  private final MockScripts next;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param door that has mock devices
   * @param process that nobody else uses; exits at the end
   * @param seed what is done is the same for the same seed and answers
   */
  public Recorder(RawDoor door, Process process, long seed) {
    this.player = new Player(door, process, MockCommands.ALL);
    this.next = new MockScripts(new SplittableRandom(seed));
  }

  /**
   * A script of so many lines, a few more at the end.
   *
   * @return lines that {@link ScriptReader} reads
   */
  public List<String> record(int count) {
    record(MockScripts.START);
    while (lines.size() < count) {
      record(next.next());
    }
    record(next.end());
    return lines;
  }

  private void record(List<String> more) {
    for (String line : more) {
      String recorded = player.record(ScriptReader.read("recording", line).steps().getFirst());
      next.note(recorded);
      lines.add(recorded);
    }
  }

  @Override
  public void close() {
    player.close();
  }
}
