package org.bindery.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PollerTest {
  private final Gateway gateway = new Gateway();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
  private Poller poller;
  private Thread thread;

  @BeforeEach
  void start() throws Exception {
    poller = gateway.poller();
    thread = Thread.ofPlatform().name("poller").start(poller::run);
  }

  @AfterEach
  void closeEndsTheRun() throws Exception {
    poller.close();
    thread.join();
    assertThat(gateway.openCount()).isZero();
    gateway.close();
    arena.close();
  }

  @Test
  void readableRunsAndNothingElse() throws Exception {
    CountDownLatch ran = new CountDownLatch(3);
    AtomicInteger other = new AtomicInteger();
    try (Descriptor event = gateway.eventfd();
        Descriptor silent = gateway.eventfd()) {
      poller.add(silent, other::incrementAndGet);
      poller.add(event, drain(event, ran));
      for (long left = 3; left > 0; left--) {
        event.write(one);
        while (ran.getCount() == left) {
          Thread.onSpinWait();
        }
      }
      ran.await();
      assertThat(other).hasValue(0);
    }
  }

  @Test
  void removedIsNotRunAnyMore() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    AtomicInteger removed = new AtomicInteger();
    try (Descriptor first = gateway.eventfd();
        Descriptor second = gateway.eventfd()) {
      poller.add(first, removed::incrementAndGet);
      poller.remove(first);
      first.write(one);
      poller.add(second, drain(second, ran));
      second.write(one);
      ran.await();
      assertThat(removed).hasValue(0);
    }
  }

  @Test
  void closingADescriptorThatIsWaitedForGivesItsNumberBack() throws Exception {
    Descriptor event = gateway.eventfd();
    CountDownLatch ran = new CountDownLatch(1);
    poller.add(event, drain(event, ran));
    event.write(one);
    ran.await();
    event.close();
    while (gateway.openCount() > 1) {
      Thread.sleep(1);
    }
  }

  @Test
  void waitingCostsNoProcessorTime() throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getThreadCpuTime(thread.threadId());
    Thread.sleep(300);
    assertThat(threads.getThreadCpuTime(thread.threadId()) - before).isLessThan(100_000_000L);
  }

  private Runnable drain(Descriptor event, CountDownLatch ran) {
    MemorySegment value = arena.allocate(8);
    return () -> {
      event.read(value);
      ran.countDown();
    };
  }
}
