package org.bindery.tck.rule.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.tck.kit.KitProcess;
import org.bindery.tck.sequence.DoorFuzz;
import org.bindery.tck.sequence.Facts;

/** Whatever a process does, a door answers it, and goes on answering others. */
class DoorFuzzTest {
  private static final int SEQUENCES = Integer.getInteger("bindery.kit.sequences", 100);
  private static final long SEED = Long.getLong("bindery.kit.seed", 1);
  private static final int STEPS = 120;

  @EveryDoor
  void everythingIsAnswered(DoorUser user) {
    KitProcess process = new KitProcess(2, Set.of());
    try (DoorFuzz fuzz = new DoorFuzz(user.door(), process, Facts.plain(2), () -> "")) {
      for (long seed = SEED; seed < SEED + SEQUENCES; seed++) {
        assertEquals("", fuzz.run(seed, STEPS), "bindery.kit.seed=" + seed);
      }
      assertTrue(fuzz.done() > fuzz.calls() / 20, "hardly anything was done");
    }
    int ioas = user.ioas();
    assertEquals(0, user.destroy(ioas));
  }
}
