package org.bindery.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.core.access.AccessLab.PAGE;
import static org.bindery.core.access.AccessLab.refused;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PinnedRange;
import org.bindery.api.Refusal;
import org.bindery.api.SoftwareDevice;
import org.bindery.core.events.Topics;
import org.junit.jupiter.api.Test;

/** What is pinned is asked back before it is unmapped, and nothing is unmapped that is pinned. */
class AskingBackTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<PinnedRange> pins = new CopyOnWriteArrayList<>();

  private void giveBack(long iova, long length) {
    asked.add("0x%x+%d".formatted(iova, length));
    boolean all = iova == 0 && length == -1;
    IovaRange range = all ? IovaRange.all() : new IovaRange(iova, iova + length - 1);
    for (PinnedRange pin : pins) {
      if (range.intersects(new IovaRange(pin.iova(), pin.iova() + pin.length() - 1))) {
        pin.close();
        pins.remove(pin);
      }
    }
  }

  @Test
  void whoHasPinnedIsAskedAreaByArea() {
    try (AccessLab lab = new AccessLab()) {
      lab.map(1, 2);
      lab.map(3, 1);
      lab.map(5, 1);
      SoftwareDevice device = lab.attached("tty", this::giveBack);
      lab.attached("idle", (iova, length) -> asked.add("idle"));
      pins.add(device.pin(2 * PAGE, 2 * PAGE, Access.READ));
      pins.add(device.pin(5 * PAGE, PAGE, Access.READ));
      assertThat(lab.fd.unmap(lab.ioas, PAGE, 3 * PAGE)).isEqualTo(3 * PAGE);
      assertThat(asked).containsExactly("0x1000+8192", "0x3000+4096");
      assertThat(pins).hasSize(1);
      assertThat(lab.fd.unmap(lab.ioas, 0, -1)).isEqualTo(PAGE);
      assertThat(pins).isEmpty();
    }
  }

  /** An unmap that the engine would refuse at its first area disturbs nobody. */
  @Test
  void nobodyIsAskedForWhatIsNotUnmapped() {
    try (AccessLab lab = new AccessLab()) {
      lab.map(1, 2);
      lab.map(3, 2);
      SoftwareDevice device = lab.attached("tty", this::giveBack);
      pins.add(device.pin(2 * PAGE, PAGE, Access.READ));
      refused(Errno.ENOENT, () -> lab.fd.unmap(lab.ioas, 2 * PAGE, 3 * PAGE));
      refused(Errno.ENOENT, () -> lab.fd.unmap(lab.ioas, 8 * PAGE, PAGE));
      assertThat(asked).isEmpty();
      // The first goes, as in the kernel, though the second would be cut.
      refused(Errno.ENOENT, () -> lab.fd.unmap(lab.ioas, PAGE, 3 * PAGE));
      assertThat(asked).containsExactly("0x1000+8192");
      refused(Errno.ENOENT, () -> device.pin(PAGE, PAGE, Access.READ));
      device.pin(3 * PAGE, PAGE, Access.READ).close();
    }
  }

  @Test
  void newAccessIsRefusedWhileItIsAskedBack() {
    try (AccessLab lab = new AccessLab()) {
      lab.map(1, 2);
      lab.map(3, 1);
      AtomicReference<SoftwareDevice> device = new AtomicReference<>();
      device.set(
          lab.attached(
              "tty",
              (iova, length) -> {
                if (iova != 0) {
                  refused(Errno.EINVAL, () -> device.get().pin(PAGE, PAGE, Access.READ));
                  refused(Errno.EINVAL, () -> device.get().read(3 * PAGE, lab.segment));
                }
                giveBack(iova, length);
              }));
      pins.add(device.get().pin(2 * PAGE, PAGE, Access.READ));
      assertThat(lab.fd.unmap(lab.ioas, PAGE, 3 * PAGE)).isEqualTo(3 * PAGE);
      assertThat(lab.core.topics()).doesNotContain(Topics.DEVICE_FAILED);
    }
  }

  @Test
  void whatIsNeverUnpinnedIsNeverUnmapped() {
    try (AccessLab lab = new AccessLab()) {
      lab.map(1, 1);
      AtomicInteger rounds = new AtomicInteger();
      SoftwareDevice device = lab.attached("tty", (iova, length) -> rounds.incrementAndGet());
      PinnedRange pin = device.pin(PAGE, PAGE, Access.READ);
      Refusal refusal = refused(Errno.EDEADLK, () -> lab.fd.unmap(lab.ioas, 0, -1));
      assertThat(refusal.blockers().getFirst().object()).isEqualTo("software device tty");
      assertThat(rounds).hasValue(Unmapping.ROUNDS);
      assertThat(lab.fd.areas(lab.ioas)).hasSize(1);
      device.read(PAGE, Arena.ofAuto().allocate(8));
      device.close();
      assertThat(lab.core.topics()).contains(Topics.DEVICE_FAILED);
      refused(Errno.EDEADLK, () -> lab.fd.unmap(lab.ioas, PAGE, PAGE));
      refused(Errno.EBUSY, () -> lab.fd.destroy(lab.ioas));
      pin.close();
      assertThat(lab.fd.unmap(lab.ioas, PAGE, PAGE)).isEqualTo(PAGE);
      lab.fd.destroy(lab.ioas);
    }
  }

  @Test
  void aListenerThatThrowsLosesItsAccessAndMayStillUnpin() {
    try (AccessLab lab = new AccessLab()) {
      lab.map(1, 1);
      AtomicInteger calls = new AtomicInteger();
      SoftwareDevice device =
          lab.attached(
              "tty",
              (iova, length) -> {
                calls.incrementAndGet();
                throw new IllegalStateException("broken");
              });
      PinnedRange pin = device.pin(PAGE, PAGE, Access.READ);
      Refusal refusal = refused(Errno.EDEADLK, () -> lab.fd.unmap(lab.ioas, PAGE, PAGE));
      assertThat(refusal.blockers().getFirst().why()).contains("broken");
      refused(Errno.EDEADLK, () -> lab.fd.unmap(lab.ioas, PAGE, PAGE));
      assertThat(calls).as("asked again").hasValue(1);
      assertThat(device.attached()).isEmpty();
      refused(Errno.EIO, () -> device.read(PAGE, lab.segment));
      refused(Errno.EIO, () -> device.attach(lab.ioas));
      assertThat(lab.core.topics()).contains(Topics.DEVICE_FAILED);
      pin.close();
      assertThat(lab.fd.unmap(lab.ioas, PAGE, PAGE)).isEqualTo(PAGE);
      device.close();
      assertThat(lab.fd.softwareDevices()).isEmpty();
    }
  }

  @Test
  void aListenerThatHangsCostsOneCallAndHoldsUpNobodyElse() {
    CountDownLatch forever = new CountDownLatch(1);
    try (AccessLab lab = new AccessLab(Duration.ofMillis(200))) {
      lab.map(1, 1);
      lab.map(2, 1);
      SoftwareDevice device =
          lab.attached(
              "tty",
              (iova, length) -> {
                try {
                  forever.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      PinnedRange pin = device.pin(PAGE, PAGE, Access.READ);
      long start = System.nanoTime();
      refused(Errno.EDEADLK, () -> lab.fd.unmap(lab.ioas, PAGE, PAGE));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      refused(Errno.EIO, () -> device.pin(PAGE, PAGE, Access.READ));
      assertThat(lab.fd.unmap(lab.ioas, 2 * PAGE, PAGE)).isEqualTo(PAGE);
      pin.close();
      assertThat(lab.fd.unmap(lab.ioas, PAGE, PAGE)).isEqualTo(PAGE);
    } finally {
      forever.countDown();
    }
  }

  @Test
  void detachAndReplaceAskForEverything() {
    try (AccessLab lab = new AccessLab()) {
      lab.map(1, 1);
      int other = lab.fd.allocateIoas();
      SoftwareDevice device = lab.attached("tty", this::giveBack);
      pins.add(device.pin(PAGE, PAGE, Access.READ));
      device.replace(other);
      assertThat(asked).containsExactly("0x0+-1");
      assertThat(pins).isEmpty();
      device.replace(other);
      device.detach();
      device.detach();
      assertThat(asked).hasSize(3);
    }
  }

  @Test
  void aListenerMayCloseItsDevice() {
    try (AccessLab lab = new AccessLab()) {
      lab.map(1, 1);
      AtomicReference<SoftwareDevice> device = new AtomicReference<>();
      device.set(
          lab.attached(
              "tty",
              (iova, length) -> {
                giveBack(iova, length);
                device.get().close();
              }));
      pins.add(device.get().pin(PAGE, PAGE, Access.READ));
      assertThat(lab.fd.unmap(lab.ioas, PAGE, PAGE)).isEqualTo(PAGE);
      assertThat(lab.fd.softwareDevices()).isEmpty();
      device.set(lab.attached("tty", (iova, length) -> device.get().close()));
      device.get().detach();
      assertThat(lab.fd.softwareDevices()).isEmpty();
      lab.fd.destroy(lab.ioas);
    }
  }

  @Test
  void aListenerThatFailsInReplaceIsDetachedFromBoth() {
    try (AccessLab lab = new AccessLab()) {
      int other = lab.fd.allocateIoas();
      SoftwareDevice device =
          lab.attached(
              "tty",
              (iova, length) -> {
                throw new IllegalStateException("broken");
              });
      refused(Errno.EIO, () -> device.replace(other));
      assertThat(device.attached()).isEmpty();
      lab.fd.destroy(other);
      lab.fd.destroy(lab.ioas);
    }
  }
}
