package org.bindery.gateway;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Compiled calls make no garbage, the failing ones included. */
class AllocationTest {
  private static final int CALLS = 20_000;

  /** For the optimising compiler to get to it, on a machine that has other things to do. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long NOTHING_KNOWN = 0x5424;
  private static final long FIONBIO = 0x5421;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** So that it has to be made. */
  private volatile byte[] kept;

  @Test
  void callsAllocateNothing() throws Exception {
    try (Gateway gateway = new Gateway();
        Arena arena = Arena.ofShared();
        Descriptor event = gateway.eventfd();
        Descriptor memory = gateway.memfd("allocation", 4096)) {
      MemorySegment value = arena.allocateFrom(JAVA_LONG, 1L);
      assertThat(bytes(() -> event.write(value) + event.read(value))).isZero();
      assertThat(bytes(() -> memory.write(value, 8) + memory.read(value, 8))).isZero();
      assertThat(bytes(() -> event.ioctl(FIONBIO, value))).isZero();
      assertThat(bytes(() -> event.ioctl(NOTHING_KNOWN, 7L))).isZero();
    }
  }

  /** The probe itself is shown to count. */
  @Test
  void garbageIsSeen() {
    assertThat(bytes(() -> (kept = new byte[16]).length, Duration.ofMillis(500)))
        .isGreaterThanOrEqualTo(CALLS * 32L);
  }

  /** What the calls allocate in the end, when they are compiled as well as they will be. */
  private long bytes(Call call) {
    return bytes(call, PATIENCE);
  }

  private long bytes(Call call, Duration patience) {
    long least = Long.MAX_VALUE;
    long begin = System.nanoTime();
    while (least > 0 && System.nanoTime() - begin < patience.toNanos()) {
      long sum = 0;
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        sum += call.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(sum).isNotEqualTo(1);
    }
    return least;
  }

  private interface Call {
    long run();
  }
}
