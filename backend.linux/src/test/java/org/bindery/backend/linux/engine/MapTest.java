package org.bindery.backend.linux.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.linux.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.uapi.iommufd.IoasCopy;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.IoasUnmap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapTest {
  @TempDir Path root;
  private Lab lab;
  private int ioas;

  @BeforeEach
  void open() {
    lab = new Lab(root);
    ioas = lab.fd.allocateIoas();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  /** From here on the kernel takes hold of what is mapped. */
  private void attach() {
    lab.bind(lab.link("0000:00:10.0", 7)).attach(ioas);
  }

  @Test
  void aMapIsOneCommand() {
    lab.kernel.on(
        IoasMap.COMMAND,
        argument -> {
          assertThat(argument.get(ValueLayout.JAVA_INT, 0)).isEqualTo(40);
          assertThat(IoasMap.FLAGS.get(argument)).isEqualTo(IoasMap.READABLE);
          assertThat(IoasMap.IOAS_ID.get(argument)).isEqualTo(ioas);
          assertThat(IoasMap.RESERVED.get(argument)).isZero();
          assertThat(IoasMap.USER_VA.get(argument)).isEqualTo(lab.address);
          assertThat(IoasMap.LENGTH.get(argument)).isEqualTo(0x2000);
          IoasMap.IOVA.set(argument, 0x7000);
          return 0;
        });
    lab.kernel.calls.clear();

    assertThat(lab.fd.map(ioas, lab.address, 0x2000, Access.READ, OptionalLong.empty()))
        .isEqualTo(0x7000);

    assertThat(lab.kernel.calls).containsExactly("IOMMU_IOAS_MAP");
    assertThat(lab.fd.areas(ioas))
        .singleElement()
        .satisfies(area -> {
          assertThat(area.iova()).isEqualTo(0x7000);
          assertThat(area.length()).isEqualTo(0x2000);
          assertThat(area.access()).isEqualTo(Access.READ);
          assertThat(area.address()).isEqualTo(lab.address);
        });
  }

  @Test
  void withoutATableNobodyLooksAtTheAddress() {
    lab.fd.map(ioas, 0x123000, 4096, Access.READ, OptionalLong.of(0));

    assertThat(lab.process.lookups).hasValue(0);
  }

  @Test
  void withATableMemoryThatIsNotTheOwnersIsNoMapAtAll() {
    attach();
    lab.kernel.on(
        IoasMap.COMMAND,
        argument -> {
          // The kernel never sees the address, only where in a page it is.
          assertThat(IoasMap.USER_VA.get(argument)).isEqualTo(0x123);
          return -Errno.EFAULT.number();
        });

    assertRefused(
        Errno.EFAULT,
        "0x7123 is not usable",
        () -> lab.fd.map(ioas, 0x7123, 4096, Access.READ, OptionalLong.of(0)));

    assertThat(lab.fd.areas(ioas)).isEmpty();
  }

  @Test
  void whatTheKernelChecksBeforeTheMemoryComesFirst() {
    attach();
    lab.map(ioas, 0x10000, 0x2000);
    lab.kernel.answer(IoasMap.COMMAND, Errno.EEXIST);

    Refusal refusal =
        assertRefused(
            Errno.EEXIST,
            "0x11000-0x12fff overlaps area 0x10000-0x11fff of ioas 1",
            () -> lab.fd.map(ioas, 0x5000, 0x2000, Access.READ, OptionalLong.of(0x11000)));

    assertThat(refusal.blockers()).extracting("object").containsExactly("area 0x10000-0x11fff");
    assertThat(refusal.remedies()).containsExactly("unmap fd0 1 0x10000 0x2000");
  }

  @Test
  void readOnlyMemoryIsNotMappedWriteable() {
    attach();
    try (Arena other = Arena.ofShared()) {
      MemorySegment readOnly = other.allocate(4096, 4096).asReadOnly();
      lab.process.register(readOnly);
      lab.fd.map(ioas, readOnly.address(), 4096, Access.READ, OptionalLong.of(0));
      lab.kernel.answer(IoasMap.COMMAND, Errno.EFAULT);

      assertRefused(
          Errno.EFAULT,
          "not usable",
          () ->
              lab.fd.map(
                  ioas, readOnly.address(), 4096, Access.READ_WRITE, OptionalLong.of(0x1000)));
    }
  }

  @Test
  void memoryThatIsClosedWhileItIsMappedIsTakenBack() {
    attach();
    lab.kernel.on(
        IoasMap.COMMAND,
        argument -> {
          lab.arena.close();
          return 0;
        });
    lab.kernel.calls.clear();

    assertRefused(
        Errno.EFAULT, "closed while it was being mapped", () -> lab.map(ioas, 0x1000, 4096));

    assertThat(lab.kernel.calls).containsExactly("IOMMU_IOAS_MAP", "IOMMU_IOAS_UNMAP");
    assertThat(lab.fd.areas(ioas)).isEmpty();
  }

  @Test
  void anIdThatIsNoIoasIsAskedAs0() {
    for (int id : new int[] {0, 77, -1}) {
      lab.kernel.on(
          IoasMap.COMMAND,
          argument -> {
            assertThat(IoasMap.IOAS_ID.get(argument)).isZero();
            return -Errno.ENOENT.number();
          });
      assertRefused(Errno.ENOENT, "fd0 has no ioas " + id, () -> lab.map(id, 0, 4096));
    }
    lab.kernel.answer(IoasMap.COMMAND, Errno.EINVAL);
    assertRefused(Errno.EINVAL, "the length is 0", () -> lab.map(77, 0, 0));
  }

  @Test
  void theArgumentThatIsWrongIsNamed() {
    attach();
    assertInvalid("IOVA 0x1001 is not a multiple of 0x1000", 0, 4096, 0x1001);
    assertInvalid("length 0x1800 is not a multiple of 0x1000", 0, 0x1800, 0);
    assertInvalid("user address 0x%x is not".formatted(lab.address + 8), 8, 4096, 0);
    assertInvalid(
        "0x2000000000000-0x2000000000fff meets 0x1000000000000-0xffffffffffffffff, which is"
            + " reserved in ioas 1: beyond what the page tables reach",
        0,
        4096,
        1L << 49);
  }

  private void assertInvalid(String reason, long offset, long length, long iova) {
    lab.kernel.answer(IoasMap.COMMAND, Errno.EINVAL);
    Refusal refusal =
        assertRefused(
            Errno.EINVAL,
            reason,
            () ->
                lab.fd.map(ioas, lab.address + offset, length, Access.READ, OptionalLong.of(iova)));
    assertThat(refusal.inferred()).isFalse();
  }

  @Test
  void overflowIsNamed() {
    lab.kernel.answer(IoasMap.COMMAND, Errno.EOVERFLOW);
    assertRefused(
        Errno.EOVERFLOW,
        "IOVA 0xfffffffffffff000 plus 0x2000 bytes goes beyond 64 bits",
        () -> lab.map(ioas, -4096, 0x2000));
    lab.kernel.answer(IoasMap.COMMAND, Errno.EOVERFLOW);
    assertRefused(Errno.EOVERFLOW, "length 0xffffffffffffffff is", () -> lab.map(ioas, 0, -1));
  }

  @Test
  void aLimitOfLockedMemoryIsNamedWithTheCommandThatRaisesIt() {
    attach();
    lab.file(
        "proc/self/limits", "Max locked memory         65536                65536      bytes\n");
    lab.file("proc/self/status", "CapEff:\t0000000000000000\nVmPin:\t      64 kB\n");
    lab.kernel.answer(IoasMap.COMMAND, Errno.ENOMEM);

    Refusal refusal =
        assertRefused(
            Errno.ENOMEM, "may lock 64 KiB (RLIMIT_MEMLOCK)", () -> lab.map(ioas, 0, 0x10000));

    assertThat(refusal.inferred()).isTrue();
    assertThat(refusal.remedies())
        .containsExactly(
            "system prlimit --pid %d --memlock=131072:131072"
                .formatted(ProcessHandle.current().pid()));

    lab.file("proc/self/status", "CapEff:\t0000000000004000\n");
    lab.kernel.answer(IoasMap.COMMAND, Errno.ENOMEM);
    assertThat(
            assertRefused(Errno.ENOMEM, "the host has no memory", () -> lab.map(ioas, 0, 0x10000))
                .remedies())
        .isEmpty();
  }

  @Test
  void anErrnoWithoutANameIsEioWithItsNumber() {
    lab.kernel.on(IoasMap.COMMAND, argument -> -71);

    Refusal refusal =
        assertRefused(Errno.EIO, "(errno 71 of the kernel)", () -> lab.map(ioas, 0, 4096));

    assertThat(refusal.inferred()).isTrue();
  }

  @Test
  void areasStandByUnsignedIova() {
    lab.map(ioas, -0x2000, 4096);
    lab.map(ioas, 0x1000, 4096);

    assertThat(lab.fd.areas(ioas)).extracting(Area::iova).containsExactly(0x1000L, -0x2000L);
  }

  @Test
  void anUnmapTakesWhatTheKernelTook() {
    lab.map(ioas, 0x1000, 0x1000);
    lab.map(ioas, 0x2000, 0x1000);
    lab.map(ioas, 0x8000, 0x1000);

    assertThat(lab.fd.unmap(ioas, 0, 0x4000)).isEqualTo(0x2000);
    assertThat(lab.fd.areas(ioas)).extracting(Area::iova).containsExactly(0x8000L);
    assertThat(lab.fd.unmap(ioas, 0, -1)).isEqualTo(0x1000);
    assertThat(lab.fd.unmap(ioas, 0, -1)).isZero();
  }

  @Test
  void anUnmapThatFailsHalfWayIsFoundOut() {
    lab.map(ioas, 0x1000, 0x1000);
    lab.map(ioas, 0x2000, 0x1000);
    lab.map(ioas, 0x3000, 0x2000);
    // The kernel took the first two and stopped at the third.
    lab.kernel.answer(IoasUnmap.COMMAND, Errno.ENOENT);
    lab.kernel.answer(IoasCopy.COMMAND, Errno.ENOENT);
    lab.kernel.answer(IoasCopy.COMMAND, Errno.EEXIST);

    Refusal refusal =
        assertRefused(
            Errno.ENOENT,
            "0x1000-0x3fff would cut area 0x3000-0x4fff of ioas 1",
            () -> lab.fd.unmap(ioas, 0x1000, 0x3000));

    assertThat(refusal.remedies()).containsExactly("unmap fd0 1 0x1000 0x4000");
    assertThat(lab.fd.areas(ioas)).extracting(Area::iova).containsExactly(0x2000L, 0x3000L);
  }

  @Test
  void anUnmapOfNothingSaysWhatIsAround() {
    lab.map(ioas, 0x1000, 0x1000);
    lab.kernel.answer(IoasUnmap.COMMAND, Errno.ENOENT);

    assertRefused(
        Errno.ENOENT,
        "nothing is mapped in 0x4000-0x4fff of ioas 1; area 0x1000-0x1fff lies below",
        () -> lab.fd.unmap(ioas, 0x4000, 0x1000));
  }
}
