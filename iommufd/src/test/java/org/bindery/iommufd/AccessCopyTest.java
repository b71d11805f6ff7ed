package org.bindery.iommufd;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.engine.EngineAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code iommufd_access_rw}. */
class AccessCopyTest {
  private final AccessLab of = new AccessLab();
  private final Lab lab = of.lab;
  private final int ioas = of.ioas;
  private final EngineAccess access = of.accesses.createAccess((_, _) -> {}, false);
  private final MemorySegment heap = MemorySegment.ofArray(new byte[0x5000]);

  @BeforeEach
  void fill() {
    for (long i = 0; i < of.bytes.byteSize(); i++) {
      of.bytes.set(JAVA_BYTE, i, (byte) (i * 7 + (i >> 12)));
    }
  }

  @AfterEach
  void close() {
    of.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  private void assertBytes(long offset, MemorySegment read) {
    assertThat(read.mismatch(of.bytes.asSlice(offset, read.byteSize()))).isEqualTo(-1);
  }

  @Test
  void bytesAreReadAndWrittenOverSeveralAreas() {
    access.attach(ioas);
    of.map(0x801, 0x1234, Access.READ_WRITE, 0x10001);
    of.map(0x4007, 0x2000, Access.READ_WRITE, 0x11235);
    MemorySegment read = heap.asSlice(0, 0x2000);
    access.read(0x10003, read);
    assertBytes(0x803, read.asSlice(0, 0x1232));
    assertBytes(0x4007, read.asSlice(0x1232));
    MemorySegment written = heap.asSlice(0x3000, 3).fill((byte) 0x5a);
    access.write(0x11234, written);
    assertThat(of.bytes.get(JAVA_BYTE, 0x1a34)).isEqualTo((byte) 0x5a);
    assertThat(of.bytes.get(JAVA_BYTE, 0x4008)).isEqualTo((byte) 0x5a);
    assertThat(of.bytes.get(JAVA_BYTE, 0x4009)).isEqualTo((byte) (0x4009 * 7 + 4));
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void whatIsPinnedIsReadWhereItIsAndTheRestWhereItIsNow() {
    access.attach(ioas);
    of.user.access.attach(ioas);
    of.map(0, 0x4000, Access.READ_WRITE, 0x10000);
    of.user.pin(0x11000, 0x1000);
    of.memory.close();
    access.read(0x11000, heap.asSlice(0, 0x1000));
    assertBytes(0x1000, heap.asSlice(0, 0x1000));
    refused(Errno.EFAULT, () -> access.read(0x10fff, heap.asSlice(0, 2)));
    refused(Errno.EFAULT, () -> access.read(0x11fff, heap.asSlice(0, 2)));
    lab.process.add(of.bytes, Access.READ_WRITE);
    access.read(0x10000, heap.asSlice(0, 0x4000));
    assertBytes(0, heap.asSlice(0, 0x4000));
  }

  @Test
  void aFileIsReadWithoutTheProcess() {
    access.attach(ioas);
    of.memory.close();
    lab.spaces.mapFile(ioas, of.memory, 0x2345, 0x2000, Access.READ, OptionalLong.of(0x10000));
    access.read(0x10001, heap.asSlice(0, 0x1fff));
    assertBytes(0x2346, heap.asSlice(0, 0x1fff));
    lab.spaces.mapFile(ioas, of.memory, 0xffff, 0x2000, Access.READ, OptionalLong.of(0x20000));
    access.read(0x20000, heap.asSlice(0, 1));
    refused(Errno.EINVAL, () -> access.read(0x20000, heap.asSlice(0, 2)));
  }

  @Test
  void theOrderOfChecks() {
    refused(Errno.EINVAL, () -> access.read(0x10000, heap.asSlice(0, 0)));
    refused(Errno.EOVERFLOW, () -> access.read(-1, heap.asSlice(0, 2)));
    refused(Errno.ENOENT, () -> access.read(0x10000, heap.asSlice(0, 1)));
    access.attach(ioas);
    of.map(0, 0x1000, Access.READ, 0x10000);
    of.map(0x1000, 0x1000, Access.WRITE, 0x11000);
    refused(Errno.ENOENT, () -> access.read(0xffff, heap.asSlice(0, 2)));
    refused(Errno.EPERM, () -> access.write(0x10000, heap.asSlice(0, 0x3000)));
    refused(Errno.EPERM, () -> access.read(0x10fff, heap.asSlice(0, 2)));
    assertThat(heap.get(JAVA_BYTE, 0))
        .as("what came before is copied")
        .isEqualTo((byte) (0xfff * 7));
    refused(Errno.ENOENT, () -> access.write(0x11fff, heap.asSlice(0, 2)));
  }

  @Test
  void aClosedArenaIsEfault() {
    access.attach(ioas);
    Arena arena = Arena.ofShared();
    MemorySegment bytes = arena.allocate(0x1000, 4096);
    lab.process.add(bytes, Access.READ_WRITE);
    lab.fd.map(ioas, bytes.address(), 0x1000, Access.READ_WRITE, OptionalLong.of(0x30000));
    access.read(0x30000, heap.asSlice(0, 1));
    arena.close();
    refused(Errno.EFAULT, () -> access.read(0x30000, heap.asSlice(0, 1)));
    refused(Errno.EFAULT, () -> access.write(0x30000, heap.asSlice(0, 1)));
  }
}
