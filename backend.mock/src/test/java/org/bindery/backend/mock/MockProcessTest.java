package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.mock.Bench.refused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Role;
import org.bindery.backend.mock.plain.MockProcess;
import org.junit.jupiter.api.Test;

class MockProcessTest {
  private final MockProcess process = new MockProcess(3, "test", Role.CAP_IPC_LOCK);

  @Test
  void findsWhatWasRegistered() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = arena.allocate(3 * 4096, 4096);
      Memory second = process.register(segment.asSlice(4096, 4096));
      Memory first = process.register(segment.asSlice(0, 4096));
      Memory third = process.register(segment.asSlice(8192, 4096).asReadOnly());

      assertThat(process.memories()).containsExactly(first, second, third);
      assertThat(process.resolve(segment.address() + 4000, 1000, Access.WRITE))
          .containsExactly(new MemorySlice(first, 4000, 96), new MemorySlice(second, 0, 904));
      assertThat(process.resolve(third.address(), 4096, Access.READ))
          .containsExactly(new MemorySlice(third, 0, 4096));
      refused(Errno.EFAULT, () -> process.resolve(third.address(), 1, Access.WRITE));
      refused(Errno.EFAULT, () -> process.resolve(third.address() + 4095, 2, Access.READ));
      refused(Errno.EFAULT, () -> process.resolve(-1, 1, Access.READ));
      refused(Errno.EINVAL, () -> process.resolve(first.address(), 0, Access.READ));

      second.close();
      refused(Errno.EFAULT, () -> process.resolve(segment.address() + 4000, 1000, Access.READ));
      Memory again = process.register(segment.asSlice(4096, 4096));
      second.close();
      assertThat(process.memories()).containsExactly(first, again, third);
    }
    refused(
        Errno.EFAULT,
        () -> process.resolve(process.memories().getFirst().address(), 1, Access.READ));
  }

  @Test
  void takesNativeMemoryOfAllThreadsThatOverlapsNone() {
    try (Arena arena = Arena.ofShared();
        Arena own = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(8192, 4096);
      process.register(segment.asSlice(2048, 4096));

      refused(Errno.EEXIST, () -> process.register(segment));
      refused(Errno.EEXIST, () -> process.register(segment.asSlice(4096, 1)));
      refused(Errno.EEXIST, () -> process.register(segment.asSlice(0, 2049)));
      process.register(segment.asSlice(0, 2048));
      process.register(segment.asSlice(6144, 2048));
      refused(Errno.EINVAL, () -> process.register(own.allocate(8)));
      refused(Errno.EINVAL, () -> process.register(MemorySegment.ofArray(new byte[8])));
      refused(Errno.EINVAL, () -> process.register(segment.asSlice(0, 0)));
    }
    MemorySegment dead;
    try (Arena arena = Arena.ofShared()) {
      dead = arena.allocate(8);
    }
    refused(Errno.EINVAL, () -> process.register(dead));
  }

  @Test
  void isWhoItWasMadeAs() {
    assertThat(process.pid()).isEqualTo(3);
    assertThat(process.name()).isEqualTo("test");
    assertThat(process.roles()).containsExactly(Role.CAP_IPC_LOCK);
  }
}
