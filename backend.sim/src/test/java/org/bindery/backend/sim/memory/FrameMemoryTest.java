package org.bindery.backend.sim.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.hardware.HostMemory;
import org.junit.jupiter.api.Test;

/** Frame numbers: contiguous, congruent, counted, resolved, given back. */
class FrameMemoryTest {
  private static final int PAGE = HostMemory.PAGE_SIZE;

  @Test
  void framesAreContiguousAndCongruentModuloOneGigabyte() {
    try (Arena arena = Arena.ofShared()) {
      FrameMemory memory = new FrameMemory(1 << 30);
      for (int i = 0; i < 5; i++) {
        Registered registered = new Registered(arena.allocate(16 * PAGE, PAGE));
        long first = memory.pin(registered, 0, 16);
        assertThat((first * PAGE - registered.address()) % (1L << 30)).isZero();
        assertThat(memory.pin(registered, 5 * PAGE, 3)).isEqualTo(first + 5);
      }
      assertThat(memory.pinnedPages()).isEqualTo(80);
    }
  }

  @Test
  void aRunStaysWhereItIsWhileAnyPageIsPinned() {
    try (Arena arena = Arena.ofShared()) {
      FrameMemory memory = new FrameMemory(1 << 30);
      Registered registered = new Registered(arena.allocate(8 * PAGE, PAGE));
      long first = memory.pin(registered, 0, 8);
      memory.unpin(first, 7);
      assertThat(memory.pinnedPages()).isEqualTo(1);
      assertThat(memory.pin(registered, 0, 1)).isEqualTo(first);
      memory.unpin(first + 7, 1);
      memory.unpin(first, 1);
      assertThat(memory.pinnedPages()).isZero();
      assertThat(new FrameCopy(memory).reachable(first)).isFalse();
      assertThatThrownBy(() -> memory.unpin(first, 1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** What is shared with a page table is resolvable, and counts neither as pinned nor charged. */
  @Test
  void sharingNamesFramesAndPinsNone() {
    try (Arena arena = Arena.ofShared()) {
      FrameMemory memory = new FrameMemory(4 * PAGE);
      Registered registered = new Registered(arena.allocate(8 * PAGE, PAGE));
      FrameRun run = memory.share(registered);
      assertThat(memory.share(registered)).isSameAs(run);
      long first = run.frameAt(0);
      assertThat(run.frameAt(5 * PAGE + 7)).isEqualTo(first + 5);
      assertThat(memory.pinnedPages()).isZero();
      assertThat(new FrameCopy(memory).reachable(first + 7)).isTrue();
      // More than the host could pin is shared, and pinning goes on beside it with the same
      // numbers.
      assertThat(memory.pin(registered, PAGE, 4)).isEqualTo(first + 1);
      memory.unshare(run);
      memory.unshare(run);
      assertThatThrownBy(() -> memory.unshare(run)).isInstanceOf(IllegalStateException.class);
      assertThat(new FrameCopy(memory).reachable(first + 1)).isTrue();
      memory.unpin(first + 1, 4);
      assertThat(new FrameCopy(memory).reachable(first + 1)).isFalse();
    }
  }

  @Test
  void aMemoryThatBeginsInsideOfAPageGivesWholePagesOnly() {
    try (Arena arena = Arena.ofShared()) {
      FrameMemory memory = new FrameMemory(1 << 30);
      MemorySegment segment = arena.allocate(4 * PAGE, PAGE).asSlice(100);
      Registered registered = new Registered(segment);
      long frame = memory.pin(registered, PAGE - 100, 3);
      segment.set(ValueLayout.JAVA_BYTE, PAGE - 100 + 7, (byte) 42);
      MemorySegment into = MemorySegment.ofArray(new byte[1]);
      assertThat(new FrameCopy(memory).read(frame, 7, into, 0, 1)).isTrue();
      assertThat(into.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 42);
      assertRefused(Errno.EFAULT, () -> memory.pin(registered, PAGE - 100, 4));
      assertRefused(Errno.EFAULT, () -> memory.pin(registered, 0, 1));
    }
  }

  @Test
  void moreThanTheHostHasIsRefusedAndChangesNothing() {
    try (Arena arena = Arena.ofShared()) {
      FrameMemory memory = new FrameMemory(8 * PAGE);
      Registered one = new Registered(arena.allocate(6 * PAGE, PAGE));
      Registered two = new Registered(arena.allocate(6 * PAGE, PAGE));
      long frame = memory.pin(one, 0, 6);
      assertRefused(Errno.ENOMEM, () -> memory.pin(two, 0, 3));
      assertThat(memory.pinnedPages()).isEqualTo(6);
      // Pinned again costs nothing.
      assertThat(memory.pin(one, 0, 6)).isEqualTo(frame);
      memory.pin(two, 0, 2);
      assertThat(memory.pinnedPages()).isEqualTo(8);
    }
  }

  @Test
  void aClosedArenaIsRefusedAndUnreachable() {
    FrameMemory memory = new FrameMemory(1 << 30);
    Arena arena = Arena.ofShared();
    Registered registered = new Registered(arena.allocate(2 * PAGE, PAGE));
    long frame = memory.pin(registered, 0, 2);
    arena.close();
    FrameCopy copy = new FrameCopy(memory);
    assertThat(copy.reachable(frame)).isFalse();
    assertThat(copy.read(frame, 0, MemorySegment.ofArray(new byte[4]), 0, 4)).isFalse();
    assertThat(copy.write(frame, 0, MemorySegment.ofArray(new byte[4]), 0, 4)).isFalse();
    assertRefused(Errno.EFAULT, () -> memory.pin(registered, 0, 1));
    memory.unpin(frame, 2);
    assertThat(memory.pinnedPages()).isZero();
  }

  /** Against plain counters: pins and unpins in any order over several memories. */
  @Property(tries = 100)
  void countsLikeAPlainMap(@ForAll @Size(max = 60) List<@IntRange(max = 399) Integer> choices) {
    try (Arena arena = Arena.ofShared()) {
      FrameMemory memory = new FrameMemory(1 << 30);
      List<Registered> memories = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        memories.add(new Registered(arena.allocate(4 * PAGE, PAGE)));
      }
      Map<Long, Integer> counts = new HashMap<>();
      for (int choice : choices) {
        int page = choice / 4 % 4;
        int pages = 1 + choice / 16 % (4 - page);
        long frame = memory.pin(memories.get(choice % 4), (long) page * PAGE, pages);
        for (long each = frame; each < frame + pages; each++) {
          counts.merge(each, 1, Integer::sum);
        }
        if (choice > 250) {
          memory.unpin(frame, pages);
          for (long each = frame; each < frame + pages; each++) {
            counts.computeIfPresent(each, (_, count) -> count == 1 ? null : count - 1);
          }
        }
        assertThat(memory.pinnedPages()).isEqualTo(counts.size());
      }
      counts.keySet().forEach(frame -> assertThat(new FrameCopy(memory).reachable(frame)).isTrue());
    }
  }

  private static void assertRefused(Errno errno, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RefusedException.class, refused -> assertThat(refused.errno()).isEqualTo(errno));
  }
}
