package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;
import static org.bindery.backend.sim.testing.TestHost.EDU;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.host.DeviceFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device file from open to close. */
class DeviceFileTest {
  private static final int COMMAND = 4;

  private final TestHost lab = TestHost.eduLab();
  private final TestDevices devices = TestDevices.register();
  private DeviceFile file;

  @BeforeEach
  void open() {
    lab.host().models().add(devices);
    lab.take(EDU);
    file = lab.open(EDU);
  }

  @AfterEach
  void close() {
    file.close();
    lab.close();
  }

  private void bind() {
    file.bind(new TinyFd(lab.engine()));
  }

  @Test
  void isThereOnlyOnAVfioDriver() {
    assertThat(
            assertRefused(
                    Errno.ENODEV, "bound to host driver e1000", () -> lab.open(TestHost.E1000))
                .remedies())
        .containsExactly("take " + TestHost.E1000);
  }

  @Test
  void allowsNothingBeforeBindAndAfterClose() {
    assertNothingIsAllowed(Errno.EINVAL);
    bind();
    RegionMap map = file.map(0);
    Interrupt interrupt = file.interrupt(InterruptKind.MSI, 0);
    map.putInt(0, 5);
    assertThat(map.getInt(0)).isEqualTo(5);
    file.close();
    assertNothingIsAllowed(Errno.EBADF);
    assertRefused(Errno.ENODEV, "revoked", () -> map.getInt(0));
    assertRefused(Errno.ENODEV, "revoked", () -> map.putInt(0, 1));
    assertThat(devices.port(EDU).raiseMsi(0)).isFalse();
    assertThat(interrupt.count()).isZero();
  }

  private void assertNothingIsAllowed(Errno errno) {
    assertRefused(errno, EDU, file::regions);
    assertRefused(errno, EDU, () -> file.read(0, 0, 4));
    assertRefused(errno, EDU, () -> file.write(0, 0, 4, 0));
    assertRefused(errno, EDU, () -> file.read(RegionInfo.CONFIG, 0, 4));
    assertRefused(errno, EDU, () -> file.map(0));
    assertRefused(errno, EDU, file::interrupts);
    assertRefused(errno, EDU, () -> file.interrupt(InterruptKind.MSI, 0));
    assertRefused(errno, EDU, file::reset);
  }

  @Test
  void isBoundOnceAndByOneOpenerAtATime() {
    bind();
    assertRefused(Errno.EINVAL, "bound already", this::bind);
    try (DeviceFile second = lab.open(EDU)) {
      assertRefused(
          Errno.EINVAL,
          "bound already, by fd0 of test",
          () -> second.bind(new TinyFd(lab.engine())));
      file.close();
      file.close();
      second.bind(new TinyFd(lab.engine()));
    }
  }

  @Test
  void listsRegionsAndInterrupts() {
    bind();
    assertThat(file.regions()).extracting(RegionInfo::name).containsExactly("bar0", "config");
    assertThat(file.regions().getFirst().size()).isEqualTo(1 << 20);
    assertThat(file.regions().getFirst().mappable()).isTrue();
    assertThat(file.regions().get(1).size()).isEqualTo(256);
    assertThat(file.interrupts())
        .containsExactly(
            new InterruptInfo(InterruptKind.INTX, 1), new InterruptInfo(InterruptKind.MSI, 1));
  }

  @Test
  void checksWhereAndHowWide() {
    bind();
    assertRefused(Errno.EINVAL, "no region 3", () -> file.read(3, 0, 4));
    assertRefused(Errno.EINVAL, "wide", () -> file.read(0, 0, 3));
    assertRefused(Errno.EINVAL, "0x100000", () -> file.read(0, 1 << 20, 4));
    assertRefused(Errno.EINVAL, "inside", () -> file.write(0, -4, 4, 0));
    assertRefused(Errno.EINVAL, "multiple", () -> file.read(0, 2, 4));
    assertRefused(Errno.EINVAL, "config", () -> file.map(RegionInfo.CONFIG));
    RegionMap map = file.map(0);
    assertThat(map.size()).isEqualTo(1 << 20);
    assertThatThrownBy(() -> map.getInt(1 << 20)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> map.getLong(4)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doesNotDecodeWithoutTheCommandBit() {
    bind();
    file.write(RegionInfo.CONFIG, COMMAND, 2, 0);
    assertRefused(Errno.EIO, "command register", () -> file.read(0, 0, 4));
    RegionMap map = file.map(0);
    assertRefused(Errno.EIO, "command register", () -> map.putInt(0, 1));
    file.write(RegionInfo.CONFIG, COMMAND, 2, 2);
    map.putInt(0, 1);
    assertThat(file.read(0, 0, 4)).isEqualTo(1);
  }

  @Test
  void readsOnesWithoutAModel() {
    bind();
    file.write(0, 0, 4, 3);
    lab.host().models().remove(devices);
    assertThat(file.read(0, 0, 4)).isEqualTo(0xffffffffL);
    assertThat(file.read(0, 0, 8)).isEqualTo(-1);
    lab.host().models().add(devices);
    assertThat(file.read(0, 0, 4)).isZero();
  }

  @Test
  void readsRunsOfBytes() {
    bind();
    MemorySegment into = MemorySegment.ofArray(new byte[7]);
    file.read(RegionInfo.CONFIG, 1, into);
    assertThat(into.toArray(ValueLayout.JAVA_BYTE))
        .containsExactly(0x12, 0xe8, 0x11, 0x03, 0x01, 0x10, 0x00);
    assertRefused(Errno.EINVAL, "inside", () -> file.read(RegionInfo.CONFIG, 250, into));
  }

  @Test
  void startsWithoutBusMasteringAndLeavesTheDeviceAsItWas() {
    bind();
    assertThat(file.read(RegionInfo.CONFIG, COMMAND, 2) & 4).isZero();
    file.write(RegionInfo.CONFIG, COMMAND, 2, 0x406);
    file.write(RegionInfo.CONFIG, 0x10, 4, 0xffffffffL);
    file.write(0, 0, 4, 77);
    file.close();
    file = lab.open(EDU);
    bind();
    assertThat(file.read(RegionInfo.CONFIG, COMMAND, 2)).isEqualTo(0x103);
    assertThat(file.read(RegionInfo.CONFIG, 0x10, 4)).isEqualTo(0xfe400000L);
    // Nothing of one owner is left for the next.
    assertThat(file.read(0, 0, 4)).isZero();
  }

  /** What the host's driver had going ends where the device is bound. */
  @Test
  void bindingSwitchesOffWhatTheHostLeftOn() {
    file.close();
    lab.take(TestHost.E1000);
    file = lab.open(TestHost.E1000);
    MachineDevice nic = (MachineDevice) lab.device(TestHost.E1000);
    nic.function().config().write(COMMAND, 2, 0x507);
    bind();
    assertThat(file.read(RegionInfo.CONFIG, COMMAND, 2)).isEqualTo(0x503);
    file.close();
    assertThat(nic.function().config().read(COMMAND, 2)).isEqualTo(0x507);
  }

  @Test
  void resetNeedsAWayToReset() {
    bind();
    assertRefused(Errno.EINVAL, "no way to be reset", file::reset);
    file.close();
    lab.take("0000:02:00.0");
    file = lab.open("0000:02:00.0");
    bind();
    file.write(RegionInfo.CONFIG, COMMAND, 2, 6);
    file.reset();
    assertThat(file.read(RegionInfo.CONFIG, COMMAND, 2)).isEqualTo(6);
  }

  @Test
  void interruptsGoToWiredVectorsOnly() throws InterruptedException {
    bind();
    assertThat(devices.port(EDU).msiEnabled()).isFalse();
    assertThat(devices.port(EDU).raiseMsi(0)).isFalse();
    assertRefused(
        Errno.EINVAL, "1 MSI vectors, no vector 1", () -> file.interrupt(InterruptKind.MSI, 1));
    Interrupt msi = file.interrupt(InterruptKind.MSI, 0);
    assertRefused(Errno.EBUSY, "MSI vector 0", () -> file.interrupt(InterruptKind.MSI, 0));
    assertRefused(Errno.EBUSY, "INTX", () -> file.interrupt(InterruptKind.INTX, 0));
    assertThat(devices.port(EDU).msiEnabled()).isTrue();
    // A message is a memory write: it takes bus mastering.
    assertThat(devices.port(EDU).raiseMsi(0)).isFalse();
    file.write(RegionInfo.CONFIG, COMMAND, 2, 6);
    assertThat(devices.port(EDU).raiseMsi(0)).isTrue();
    assertThat(devices.port(EDU).raiseMsi(1)).isFalse();
    assertThat(msi.await(0, Duration.ofSeconds(5))).isEqualTo(1);
    assertThat(msi.await(1, Duration.ofMillis(1))).isEqualTo(1);
    // The user switches MSI off in configuration space.
    file.write(RegionInfo.CONFIG, 0x42, 2, 0);
    assertThat(devices.port(EDU).raiseMsi(0)).isFalse();
    msi.close();
    file.write(RegionInfo.CONFIG, 0x42, 2, 1);
    assertThat(file.read(RegionInfo.CONFIG, 0x42, 2) & 1).isZero();
    assertThat(devices.port(EDU).msiEnabled()).isFalse();
  }

  @Test
  void theLineCountsWhenItBecomesActive() {
    bind();
    Interrupt line = file.interrupt(InterruptKind.INTX, 0);
    devices.port(EDU).setIntx(true);
    devices.port(EDU).setIntx(true);
    assertThat(line.count()).isEqualTo(1);
    assertThat(file.read(RegionInfo.CONFIG, 6, 2) & 8).isEqualTo(8);
    devices.port(EDU).setIntx(false);
    assertThat(file.read(RegionInfo.CONFIG, 6, 2) & 8).isZero();
    file.write(RegionInfo.CONFIG, COMMAND, 2, 0x402);
    devices.port(EDU).setIntx(true);
    assertThat(line.count()).isEqualTo(1);
    file.write(RegionInfo.CONFIG, COMMAND, 2, 0x002);
    assertThat(line.count()).isEqualTo(2);
  }

  @Test
  void aWaitEndsWithTheBinding() throws InterruptedException {
    bind();
    Interrupt msi = file.interrupt(InterruptKind.MSI, 0);
    Thread closer =
        Thread.ofPlatform()
            .start(() -> {
              LockSupport.parkNanos(20_000_000);
              file.close();
            });
    long before = System.nanoTime();
    assertThat(msi.await(0, Duration.ofSeconds(30))).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    closer.join();
  }
}
