package org.bindery.tck.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.bindery.tck.rule.Refusals.refused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.tck.kit.KitProcess;
import org.junit.jupiter.api.Test;

class FrameNumbersTest {
  private final FrameNumbers memory = new FrameNumbers();
  private final KitProcess process = new KitProcess(1, Set.of());

  @Test
  void countsPinsPageByPage() {
    try (Arena arena = Arena.ofShared()) {
      Memory pages = process.register(arena.allocate(4 * 4096, 4096));
      long frame = memory.pin(pages, 0, 4);
      assertThat(memory.pin(pages, 4096, 2)).isEqualTo(frame + 1);
      assertThat(memory.pinnedPages()).isEqualTo(4);
      assertThat(memory.pins(pages, 0)).isEqualTo(1);
      assertThat(memory.pins(pages, 4096)).isEqualTo(2);

      memory.unpin(frame, 4);
      assertThat(memory.pinnedPages()).isEqualTo(2);
      assertThatIllegalStateException().isThrownBy(() -> memory.unpin(frame + 3, 1));
      memory.unpin(frame + 1, 2);
      assertThat(memory.pinnedPages()).isZero();
      assertThatIllegalStateException().isThrownBy(() -> memory.unpin(frame, 1));
    }
  }

  @Test
  void pinsWholePagesOfLivingMemoryOnly() {
    Memory gone;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = arena.allocate(4 * 4096, 4096);
      Memory uneven = process.register(segment.asSlice(2048, 2 * 4096));
      refused(Errno.EFAULT, () -> memory.pin(uneven, 0, 1));
      refused(Errno.EFAULT, () -> memory.pin(uneven, 2048, 2));
      refused(Errno.EFAULT, () -> memory.pin(uneven, -2048, 1));
      memory.unpin(memory.pin(uneven, 2048, 1), 1);
      gone = process.register(segment.asSlice(3 * 4096));
    }
    refused(Errno.EFAULT, () -> memory.pin(gone, 0, 1));
    assertThat(memory.pinnedPages()).isZero();
  }

  @Test
  void keepsFramesOfMemoryThatHasLeftTheProcess() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = arena.allocate(4096, 4096);
      Memory before = process.register(segment);
      long frame = memory.pin(before, 0, 1);
      before.close();
      Memory after = process.register(segment);

      assertThat(memory.pin(after, 0, 1)).isNotEqualTo(frame);
      assertThat(memory.pins(before, 0)).isEqualTo(1);
    }
  }

  /** Frames are contiguous, congruent with addresses, and one page's while it is pinned. */
  @Property(tries = 200)
  void givesEveryPageItsOwnFrame(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 63) Integer> steps) {
    try (Arena arena = Arena.ofShared()) {
      FrameNumbers frames = new FrameNumbers();
      KitProcess owner = new KitProcess(2, Set.of());
      List<Memory> memories = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        memories.add(owner.register(arena.allocate(4 * 4096, 4096)));
      }
      Map<Long, String> pinned = new HashMap<>();
      for (int step : steps) {
        Memory of = memories.get(step & 3);
        int page = step >>> 2 & 3;
        String name = (step & 3) + "/" + page;
        if (step >>> 4 == 0 && pinned.containsValue(name)) {
          long frame = frameOf(pinned, name);
          int before = frames.pins(of, page * 4096L);
          frames.unpin(frame, 1);
          if (before == 1) {
            pinned.remove(frame);
          }
        } else {
          long frame = frames.pin(of, page * 4096L, 1);
          String there = pinned.put(frame, name);
          assertThat(there == null || there.equals(name)).isTrue();
          assertThat(Math.floorMod(frame - (of.address() / 4096 + page), 1L << 18)).isZero();
          assertThat(frame).isPositive();
        }
        assertThat(frames.pinnedPages()).isEqualTo(pinned.size());
      }
    }
  }

  private static long frameOf(Map<Long, String> pinned, String name) {
    return pinned.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .findFirst()
        .orElseThrow()
        .getKey();
  }
}
