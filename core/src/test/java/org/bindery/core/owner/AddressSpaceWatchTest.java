package org.bindery.core.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process' memory as a page table: what is present, and who is told when it changes. */
class AddressSpaceWatchTest {
  private static final int PAGE = 4096;

  private final OwnerProcess process = new OwnerProcess(7, "test", Set::of);
  private final Arena arena = Arena.ofShared();
  private final MemorySegment room = arena.allocate(8 * PAGE, PAGE);
  private final List<String> told = new ArrayList<>();

  /** Writes down what it is told, with what is found then. */
  private final AddressSpaceWatcher watcher =
      new AddressSpaceWatcher() {
        @Override
        public void changed(long address, long length) {
          told.add("changed " + (address - room.address()) / PAGE + "+" + length / PAGE);
        }

        @Override
        public void unmapped(Memory memory) {
          boolean found = process.present(memory.address(), Access.READ).isPresent();
          told.add("unmapped " + (memory.address() - room.address()) / PAGE + " " + found);
        }

        @Override
        public void exited() {
          told.add("exited");
        }
      };

  @AfterEach
  void end() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private long address(int page) {
    return room.address() + (long) page * PAGE;
  }

  private MemorySegment pages(int first, int count) {
    return room.asSlice((long) first * PAGE, (long) count * PAGE);
  }

  private boolean present(int page, Access access) {
    return process.present(address(page) + 17, access).isPresent();
  }

  private static void refused(Errno errno, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  @Test
  void aWholePageOfAMemoryIsPresentFromTheStart() {
    Memory memory = process.register(room.asSlice(PAGE + 100, 3 * PAGE));
    assertThat(process.present(address(2) + 5, Access.READ_WRITE))
        .contains(new MemorySlice(memory, PAGE - 100, PAGE));
    assertThat(present(3, Access.READ_WRITE)).isTrue();
    // The first and the last are others' too.
    assertThat(present(1, Access.READ)).isFalse();
    assertThat(present(4, Access.READ)).isFalse();
    assertThat(process.touch(address(4), Access.READ)).isFalse();
    assertThat(present(2, Access.NONE)).as("nothing is wanted").isFalse();
  }

  @Test
  void changesAreToldAfterTheyAreMade() {
    Process.Watch watch = process.watch(watcher);
    Memory memory = process.register(pages(0, 4));
    assertThat(told).as("what was not there is not translated").isEmpty();
    memory.protect(Access.READ);
    memory.reclaim(PAGE, 1);
    assertThat(present(1, Access.READ)).isFalse();
    assertThat(process.touch(address(1), Access.WRITE)).as("read-only").isFalse();
    assertThat(process.touch(address(1), Access.READ)).isTrue();
    memory.close();
    memory.close();
    assertThat(told).containsExactly("changed 0+4", "changed 1+1", "unmapped 0 false");
    watch.close();
    process.register(pages(0, 1)).close();
    assertThat(told).hasSize(3);
  }

  @Test
  void protectionHoldsForNewMapsAndPages() {
    Memory memory = process.register(pages(0, 2));
    memory.protect(Access.READ);
    assertThat(memory.access()).isEqualTo(Access.READ);
    assertThat(present(0, Access.READ)).isTrue();
    assertThat(present(0, Access.WRITE)).isFalse();
    assertThat(process.resolve(address(0), PAGE, Access.READ)).hasSize(1);
    assertThatThrownBy(() -> process.resolve(address(0), PAGE, Access.WRITE))
        .hasMessageContaining("EFAULT")
        .hasMessageContaining("read-only");
    memory.protect(Access.NONE);
    assertThatThrownBy(() -> process.resolve(address(0), PAGE, Access.READ))
        .hasMessageContaining("no access");
    memory.protect(Access.WRITE);
    assertThat(memory.access()).as("as on x86").isEqualTo(Access.READ_WRITE);
    assertThat(process.resolve(address(0), PAGE, Access.READ_WRITE)).hasSize(1);
  }

  @Test
  void whatTheSegmentForbidsCannotBePermitted() {
    Memory memory = process.register(pages(0, 2).asReadOnly());
    refused(Errno.EACCES, () -> memory.protect(Access.READ_WRITE));
    memory.protect(Access.NONE);
    memory.protect(Access.READ);
    assertThat(present(0, Access.READ)).isTrue();
    refused(Errno.EINVAL, () -> memory.reclaim(1, PAGE));
    refused(Errno.EINVAL, () -> memory.reclaim(PAGE, 2 * PAGE));
    refused(Errno.EINVAL, () -> memory.reclaim(-PAGE, PAGE));
    refused(Errno.EINVAL, () -> memory.reclaim(0, 0));
    memory.close();
    refused(Errno.ENOMEM, () -> memory.protect(Access.READ));
    refused(Errno.ENOMEM, () -> memory.reclaim(0, PAGE));
  }

  @Test
  void exitTakesEverythingAndIsTheEnd() {
    process.watch(watcher);
    process.register(pages(0, 1));
    process.register(pages(2, 1));
    process.exit();
    assertThat(told).containsExactly("unmapped 0 false", "unmapped 2 false", "exited");
    assertThat(present(0, Access.READ)).isFalse();
    refused(Errno.ESRCH, () -> process.register(pages(4, 1)));
    refused(Errno.ESRCH, () -> process.watch(watcher));
  }

  @Test
  void memoryWhoseArenaIsClosedIsNotPresent() {
    process.register(room);
    assertThat(present(0, Access.READ)).isTrue();
    arena.close();
    assertThat(process.present(address(0), Access.READ)).isEqualTo(Optional.empty());
    assertThat(process.touch(address(0), Access.READ)).isFalse();
  }

  /** Whoever closes a memory must not give it back when somebody may still translate to it. */
  @Test
  void aWatcherThatFailsIsToldOfToWhoeverMadeTheChange() {
    Process.Watch broken =
        process.watch(
            new AddressSpaceWatcher() {
              @Override
              public void changed(long address, long length) {
                throw new IllegalStateException("broken");
              }

              @Override
              public void unmapped(Memory memory) {
                throw new IllegalStateException("broken");
              }

              @Override
              public void exited() {}
            });
    process.watch(watcher);
    Memory memory = process.register(pages(0, 1));
    assertThatThrownBy(memory::close).hasMessage("broken");
    assertThat(told).containsExactly("unmapped 0 false");
    broken.close();
  }
}
