package org.bindery.core.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressSpaceTest {
  private final AddressSpace space = new AddressSpace();

  @Test
  void whatCannotBeReachedByDmaIsRefused() {
    refused("heap", MemorySegment.ofArray(new byte[8]));
    try (Arena arena = Arena.ofConfined()) {
      refused("confined", arena.allocate(8));
    }
    MemorySegment closed;
    try (Arena arena = Arena.ofShared()) {
      refused("empty", arena.allocate(8).asSlice(8));
      closed = arena.allocate(8);
    }
    refused("closed", closed);
    assertThat(space.memories()).isEmpty();
  }

  private void refused(String why, MemorySegment segment) {
    assertThatThrownBy(() -> space.register(segment))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
        .hasMessageContaining(why);
  }

  /** Two slices of one segment overlap exactly when their ranges do. */
  @Property
  void overlapIsRefused(
      @ForAll @IntRange(min = 0, max = 15) int start,
      @ForAll @IntRange(min = 1, max = 16) int length,
      @ForAll @IntRange(min = 0, max = 15) int start2,
      @ForAll @IntRange(min = 1, max = 16) int length2) {
    AddressSpace fresh = new AddressSpace();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment all = arena.allocate(32);
      fresh.register(all.asSlice(start, length));
      boolean overlap = start < start2 + length2 && start2 < start + length;
      if (overlap) {
        assertThatThrownBy(() -> fresh.register(all.asSlice(start2, length2)))
            .hasMessageContaining("EEXIST");
      } else {
        fresh.register(all.asSlice(start2, length2));
      }
      assertThat(fresh.memories()).hasSize(overlap ? 1 : 2);
    }
  }

  @Test
  void aRangeIsCoveredByNeighboursWithoutAGap() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment all = arena.allocate(96);
      Memory first = space.register(all.asSlice(0, 32));
      Memory second = space.register(all.asSlice(32, 32));
      List<MemorySlice> slices = space.resolve(all.address() + 16, 40, Access.READ_WRITE);
      assertThat(slices)
          .containsExactly(new MemorySlice(first, 16, 16), new MemorySlice(second, 0, 24));
      assertThatThrownBy(() -> space.resolve(all.address() + 16, 80, Access.READ))
          .hasMessageContaining("EFAULT")
          .hasMessageContaining("0x%x".formatted(all.address() + 64));
      second.close();
      assertThatThrownBy(() -> space.resolve(all.address(), 33, Access.READ))
          .hasMessageContaining("0x%x".formatted(all.address() + 32));
    }
  }

  @Test
  void readOnlyAndClosedMemoryIsAFault() {
    Arena arena = Arena.ofShared();
    MemorySegment segment = arena.allocate(64);
    space.register(segment.asReadOnly());
    assertThat(space.resolve(segment.address(), 64, Access.READ)).hasSize(1);
    assertThatThrownBy(() -> space.resolve(segment.address(), 64, Access.READ_WRITE))
        .hasMessageContaining("read-only");
    arena.close();
    assertThatThrownBy(() -> space.resolve(segment.address(), 64, Access.READ))
        .hasMessageContaining("closed");
  }

  /** The system gives addresses again once they are free. */
  @Test
  void memoryWhoseArenaIsClosedMakesRoomForWhatIsThereNow(@TempDir Path dir) throws IOException {
    Path file = Files.write(dir.resolve("memory"), new byte[1 << 20]);
    AddressSpace fresh = new AddressSpace();
    boolean again = false;
    try (FileChannel channel = FileChannel.open(file)) {
      for (int i = 0; i < 50 && !again; i++) {
        long before;
        try (Arena arena = Arena.ofShared()) {
          before = fresh.register(mapped(channel, arena)).address();
        }
        try (Arena arena = Arena.ofShared()) {
          Memory there = fresh.register(mapped(channel, arena));
          again = there.address() == before;
          assertThat(fresh.resolve(there.address(), 1, Access.READ))
              .extracting(MemorySlice::memory)
              .containsExactly(there);
          there.close();
        }
      }
    }
    assertThat(again).as("an address was given again").isTrue();
  }

  private static MemorySegment mapped(FileChannel channel, Arena arena) throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, 0, 1 << 20, arena);
  }
}
