package org.bindery.tck.rule.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.tck.kit.KitProcess;
import org.bindery.tck.script.MockCommands;
import org.bindery.tck.script.Recorded;
import org.bindery.uapi.door.script.Player;
import org.bindery.uapi.door.script.Script;

/** What a kernel answered a process that did much with mock devices, every door answers. */
class RecordedTest {
  @EveryDoor
  void everyLineIsAnsweredAsItWasRecorded(DoorUser user) throws IOException {
    List<Script> scripts = Recorded.scripts();
    assertFalse(scripts.isEmpty());
    List<String> differences = new ArrayList<>();
    for (Script script : scripts) {
      KitProcess process = new KitProcess(2, Set.of());
      try (Player player = new Player(user.door(), process, MockCommands.ALL)) {
        player.play(script).forEach(found -> differences.add(script.name() + ":" + found));
      }
    }
    assertEquals(List.of(), differences);
  }
}
