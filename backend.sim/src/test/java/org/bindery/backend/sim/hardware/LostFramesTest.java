package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves a table is told in few runs, and never less of it than left. */
class LostFramesTest {
  private final LostFrames lost = new LostFrames();

  private List<String> told() {
    List<String> runs = new ArrayList<>();
    lost.tell(
        new TableGuard() {
          @Override
          public void entering(long frame, long pages) {
            throw new AssertionError("none enters");
          }

          @Override
          public void left(long frame, long pages) {
            runs.add(frame + "+" + pages);
          }
        });
    return runs;
  }

  @Test
  void neighboursAreOneRun() {
    lost.removed(10, 1);
    lost.removed(11, 512);
    lost.removed(600, 1);
    lost.removed(523, 2);
    assertThat(told()).containsExactly("10+513", "600+1", "523+2");
  }

  @Test
  void beyondItsRoomTheLastRunGrows() {
    for (int i = 0; i < 16; i++) {
      lost.removed(1000 + 10L * i, 1);
    }
    lost.removed(5000, 4);
    lost.removed(7, 1);
    assertThat(told()).hasSize(16).endsWith("1140+1", "7+4997");
  }
}
