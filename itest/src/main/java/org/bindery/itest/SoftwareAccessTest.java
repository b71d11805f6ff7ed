package org.bindery.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.PinnedRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.SoftwareDevice;
import org.bindery.itest.shell.Shell;
import org.junit.jupiter.api.Test;

/** Software access over the real engine: beside a device that does DMA in the same maps. */
class SoftwareAccessTest {
  private static final int PAGE = Bench.PAGE;

  private final Lab lab = new Lab();

  private static Refusal refused(Errno errno, Runnable command) {
    RefusedException thrown = catchThrowableOfType(RefusedException.class, command::run);
    assertThat(thrown.errno()).isEqualTo(errno);
    return thrown.refusal();
  }

  @Test
  void softwareAndHardwareSeeTheSameBytes() throws Exception {
    Ledger before = Ledger.of(lab);
    try (Bench bench = new Bench(lab.iommu(), Lab.EDU);
        SoftwareDevice device =
            bench.fd.registerSoftwareDevice("soft", Optional.of(Lab.EDU), (iova, length) -> {})) {
      MemorySegment written = MemorySegment.ofArray(new byte[PAGE]);
      device.attach(bench.ioas);
      refused(Errno.EPERM, () -> device.read(Bench.TARGET, written));
      refused(Errno.EPERM, () -> device.write(Bench.SOURCE, written));
      bench.move(new SplittableRandom(1));
      assertThat(bench.moved()).isTrue();
      device.read(Bench.SOURCE, written);
      // By software to another place, and from there by DMA, to where it came from by DMA.
      bench.clearTarget();
      device.write(Bench.TARGET, written);
      assertThat(bench.moved()).isTrue();
      assertThat(bench.guardsIntact()).isTrue();
      refused(Errno.ENOENT, () -> device.read(Bench.SOURCE + PAGE - 1, written));
      assertThat(bench.fd.unmap(bench.ioas, Bench.TARGET, PAGE)).isEqualTo(PAGE);
      refused(Errno.ENOENT, () -> device.write(Bench.TARGET, written));
    }
    before.awaitSame(lab);
  }

  @Test
  void whatSoftwareHasPinnedIsUnmappedWhenItLetsGo() throws Exception {
    Ledger before = Ledger.of(lab);
    List<PinnedRange> pins = new CopyOnWriteArrayList<>();
    try (Bench bench = new Bench(lab.iommu(), Lab.EDU)) {
      SoftwareDevice device =
          bench.fd.registerSoftwareDevice(
              "soft", Optional.empty(), (iova, length) -> pins.forEach(PinnedRange::close));
      device.attach(bench.ioas);
      pins.add(device.pin(Bench.SOURCE, PAGE, Access.READ));
      // Through a hardware table's address space that the engine narrowed.
      assertThat(bench.fd.unmap(bench.ioas, 0, -1)).isEqualTo(2L * PAGE);
      assertThatThrownBy(pins.getFirst()::segments).hasMessageContaining("ENODEV");
      bench.driver.fetch(Bench.SOURCE, 16);
      assertThat(bench.fd.faults()).isNotEmpty();
    }
    before.awaitSame(lab);
  }

  /** The engine's copies: several areas at once, and parts of areas. */
  @Test
  void copiesAreReachedToo() throws Exception {
    Ledger before = Ledger.of(lab);
    try (Arena arena = Arena.ofShared();
        IommuFd fd = lab.iommu().open()) {
      MemorySegment segment = arena.allocate(4 * PAGE, PAGE);
      var memory = lab.iommu().process().register(segment);
      int from = fd.allocateIoas();
      int to = fd.allocateIoas();
      long address = segment.address();
      fd.map(from, address, 2 * PAGE, Access.READ_WRITE, OptionalLong.of(0x10000));
      fd.map(from, address + 3 * PAGE, PAGE, Access.READ_WRITE, OptionalLong.of(0x12000));
      SoftwareDevice device =
          fd.registerSoftwareDevice("soft", Optional.empty(), (iova, length) -> {});
      device.attach(to);
      long at = fd.copy(to, from, 0x11000, 2 * PAGE, Access.READ_WRITE, OptionalLong.empty());
      MemorySegment eight = MemorySegment.ofArray(new byte[8]);
      eight.fill((byte) 7);
      device.write(at + PAGE - 4, eight);
      assertThat(segment.get(ValueLayout.JAVA_INT_UNALIGNED, 2L * PAGE - 4)).isEqualTo(0x07070707);
      assertThat(segment.get(ValueLayout.JAVA_INT_UNALIGNED, 3L * PAGE)).isEqualTo(0x07070707);
      assertThat(segment.get(ValueLayout.JAVA_BYTE, 2L * PAGE)).isZero();
      memory.close();
    }
    before.awaitSame(lab);
  }

  @Test
  void theRemediesOfAnAddressSpaceInUseRun() throws Exception {
    Ledger before = Ledger.of(lab);
    var session = lab.administration().session("admin");
    IommuFd fd = session.open(Optional.of("edu-lab"), Optional.of("soft-fd"));
    try (Shell shell = new Shell(lab)) {
      int ioas = fd.allocateIoas();
      fd.registerSoftwareDevice("soft", Optional.empty(), (iova, length) -> {}).attach(ioas);
      Refusal busy = refused(Errno.EBUSY, () -> fd.destroy(ioas));
      assertThat(busy.reason()).contains("soft");
      busy.remedies().forEach(shell::run);
      fd.destroy(ioas);
      Refusal device = refused(Errno.EBUSY, () -> fd.destroy(fd.softwareDevices().getFirst().id()));
      device.remedies().forEach(shell::run);
      assertThat(fd.softwareDevices()).isEmpty();
    } finally {
      fd.close();
    }
    before.awaitSame(lab);
  }
}
