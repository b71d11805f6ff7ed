package org.bindery.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.core.access.AccessLab.PAGE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PinnedRange;
import org.bindery.api.RefusedException;
import org.bindery.api.SoftwareDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Accesses while what they access is mapped, unmapped and left: I3 for devices that are software.
 */
@Timeout(60)
class AccessRaceTest {
  private static final Duration LONG = Duration.ofMillis(700);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A device as they are written: its pins under a lock that its listener takes too. */
  private static final class Holder {
    private final Set<PinnedRange> pins = new HashSet<>();
    private final AtomicLong pinned = new AtomicLong();
    private SoftwareDevice device;

    synchronized void unmapping(long iova, long length) {
      pins.removeIf(pin -> {
        boolean meant = length == -1 || (pin.iova() - iova >= 0 && pin.iova() - iova < length);
        if (meant) {
          pin.close();
        }
        return meant;
      });
    }

    synchronized void pin(long page) {
      if (attempt(() -> pins.add(device.pin(page * PAGE, PAGE, Access.READ_WRITE)))) {
        pinned.incrementAndGet();
      }
    }

    synchronized boolean holds(long page) {
      return pins.stream().anyMatch(pin -> pin.iova() == page * PAGE);
    }
  }

  /** Only what a race may end in is passed over. */
  private static boolean attempt(Runnable command) {
    try {
      command.run();
      return true;
    } catch (RefusedException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.EINVAL || e.errno() == Errno.EBUSY) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Runs loops beside each other for a time, and on until what is asked for has happened; on a busy
   * machine that takes longer.
   */
  private static void together(Duration time, BooleanSupplier happened, Runnable... loops)
      throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<?>> running =
          java.util.Arrays.stream(loops)
              .<Future<?>>map(loop ->
                  threads.submit(() -> {
                    try {
                      while (!stop.get()) {
                        loop.run();
                      }
                    } finally {
                      stop.set(true);
                    }
                  }))
              .toList();
      long begin = System.nanoTime();
      while (!stop.get()
          && (System.nanoTime() - begin < time.toNanos()
              || !happened.getAsBoolean() && System.nanoTime() - begin < PATIENCE.toNanos())) {
        Thread.sleep(10);
      }
      stop.set(true);
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  @Test
  void nothingIsPinnedWhenAnUnmapHasReturned() throws Exception {
    try (AccessLab lab = new AccessLab()) {
      Holder holder = new Holder();
      holder.device = lab.attached("tty", holder::unmapping);
      AtomicLong unmaps = new AtomicLong();
      together(
          LONG,
          () -> unmaps.get() > 0 && holder.pinned.get() > 0,
          () -> holder.pin(1),
          () -> holder.pin(2),
          () -> cycle(lab, holder, 1, unmaps),
          () -> cycle(lab, holder, 2, unmaps));
      assertThat(unmaps.get()).isPositive();
      assertThat(holder.pinned.get()).isPositive();
    }
  }

  private static void cycle(AccessLab lab, Holder holder, long page, AtomicLong unmaps) {
    lab.map(page, 1);
    lab.fd.unmap(lab.ioas, page * PAGE, PAGE);
    assertThat(holder.holds(page)).as("pinned though unmapped").isFalse();
    unmaps.incrementAndGet();
  }

  @Test
  void noByteIsWrittenAfterAnUnmapHasReturned() throws Exception {
    try (AccessLab lab = new AccessLab()) {
      SoftwareDevice device = lab.attached("tty", (iova, length) -> {});
      MemorySegment ones = lab.arena.allocate(PAGE * 2);
      ones.fill((byte) 1);
      MemorySegment target = lab.segment.asSlice(PAGE, 2 * PAGE);
      MemorySegment zeros = lab.arena.allocate(PAGE * 2);
      AtomicLong written = new AtomicLong();
      together(
          LONG,
          () -> written.get() > 0,
          () -> {
            if (attempt(() -> device.write(PAGE, ones))) {
              written.incrementAndGet();
            }
          },
          () -> {
            lab.map(1, 2);
            Thread.onSpinWait();
            lab.fd.unmap(lab.ioas, PAGE, 2 * PAGE);
            target.fill((byte) 0);
            for (int i = 0; i < 3; i++) {
              assertThat(target.mismatch(zeros)).as("written though unmapped").isEqualTo(-1);
            }
          });
      assertThat(written.get()).isPositive();
    }
  }

  /** An access attaches and leaves while others map: what it finds mapped is what is mapped. */
  @Test
  void theMirrorIsRightWheneverItIsMade() throws Exception {
    try (AccessLab lab = new AccessLab()) {
      SoftwareDevice device = lab.device("tty");
      MemorySegment byteRead = lab.arena.allocate(1);
      lab.segment.set(ValueLayout.JAVA_BYTE, 5 * PAGE, (byte) 5);
      together(
          LONG,
          () -> true,
          () -> {
            lab.map(1, 1);
            lab.fd.unmap(lab.ioas, PAGE, PAGE);
          },
          () -> {
            device.attach(lab.ioas);
            device.detach();
          },
          () -> {
            lab.map(5, 1);
            SoftwareDevice other = lab.attached("other", (iova, length) -> {});
            other.read(5 * PAGE, byteRead);
            assertThat(byteRead.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 5);
            lab.fd.unmap(lab.ioas, 5 * PAGE, PAGE);
            assertThat(attempt(() -> other.read(5 * PAGE, byteRead))).isFalse();
            other.close();
          });
    }
  }

  @Test
  void moversAndClosersLeaveNothingBehind() throws Exception {
    try (AccessLab lab = new AccessLab()) {
      int other = lab.fd.allocateIoas();
      lab.map(1, 1);
      for (int round = 0; round < 40; round++) {
        Holder holder = new Holder();
        holder.device = lab.attached("tty", holder::unmapping);
        SoftwareDevice device = holder.device;
        CompletableFuture<?>[] movers = {
          CompletableFuture.runAsync(() -> lenient(() -> device.replace(other))),
          CompletableFuture.runAsync(() -> lenient(() -> device.replace(lab.ioas))),
          CompletableFuture.runAsync(() -> lenient(device::detach)),
          CompletableFuture.runAsync(device::close)
        };
        CompletableFuture.allOf(movers).join();
        assertThat(device.attached()).isEmpty();
        assertThat(lab.fd.softwareDevices()).isEmpty();
      }
      lab.fd.destroy(other);
      lab.fd.destroy(lab.ioas);
    }
  }

  private static void lenient(Runnable command) {
    try {
      command.run();
    } catch (RefusedException e) {
      assertThat(e.errno()).isIn(Errno.EBUSY, Errno.ENODEV, Errno.ENOENT);
    }
  }
}
