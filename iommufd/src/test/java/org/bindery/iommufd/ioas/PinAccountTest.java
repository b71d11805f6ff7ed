package org.bindery.iommufd.ioas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.RefusedException;
import org.bindery.api.Role;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.failure.Failures;
import org.bindery.iommufd.object.ThreadCells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PinAccountTest {
  private static final long LIMIT = 1000;

  private final PinAccount account =
      new PinAccount("fd0", new Nobody(), LIMIT << HostMemory.PAGE_SHIFT, Failures.NONE);

  private boolean charged(long pages) {
    try {
      account.charge(pages);
      return true;
    } catch (RefusedException e) {
      assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
      return false;
    }
  }

  @Test
  void theLastPageIsToBeHadAndNoneMore() {
    account.charge(1);
    account.charge(LIMIT - 1);
    assertThatThrownBy(() -> account.charge(1))
        .hasMessageContaining("has 0x%x; 0x1000 more are wanted", LIMIT << HostMemory.PAGE_SHIFT);
    account.refund(LIMIT);
    assertThat(charged(LIMIT + 1)).isFalse();
    assertThat(charged(LIMIT)).isTrue();
  }

  /** Each thread's cell keeps some in stock, which whoever needs it gets all the same. */
  @Test
  void whatOtherThreadsHaveInStockIsNotMissing() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2 * ThreadCells.COUNT; i++) {
      Thread thread =
          new Thread(() -> {
            account.charge(1);
            account.refund(1);
          });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(charged(LIMIT)).isTrue();
    assertThat(charged(1)).isFalse();
  }

  @Test
  void aloneItAnswersAsOneNumberDoes() {
    SplittableRandom random = new SplittableRandom(7);
    List<Long> parts = new ArrayList<>();
    long used = 0;
    for (int i = 0; i < 100_000; i++) {
      if (parts.isEmpty() || random.nextInt(5) < 3) {
        long more = 1 + random.nextLong(random.nextInt(4) == 0 ? LIMIT : 20);
        boolean fits = used + more <= LIMIT;
        assertThat(charged(more)).isEqualTo(fits);
        if (fits) {
          used += more;
          parts.add(more);
        }
      } else {
        long less = parts.remove(random.nextInt(parts.size()));
        account.refund(less);
        used -= less;
      }
    }
  }

  /**
   * Several threads that together want no more than there is are never refused, while one asks for
   * more than there is and never gets it.
   */
  @Test
  void noThreadIsRefusedWhatIsThereNorGivenWhatIsNot() throws Exception {
    int threads = 4;
    long most = LIMIT / threads;
    AtomicLong wrong = new AtomicLong();
    CyclicBarrier start = new CyclicBarrier(threads + 1);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads + 1)) {
      List<Future<Object>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        SplittableRandom random = new SplittableRandom(t);
        all.add(
            pool.submit(
                after(
                    start,
                    () -> {
                      long pages = 1 + random.nextLong(most);
                      if (charged(pages)) {
                        account.refund(pages);
                      } else {
                        wrong.incrementAndGet();
                      }
                    })));
      }
      all.add(
          pool.submit(
              after(
                  start,
                  () -> {
                    if (charged(LIMIT + 1)) {
                      wrong.incrementAndGet();
                    }
                  })));
      for (Future<Object> each : all) {
        each.get();
      }
    }
    assertThat(wrong).hasValue(0);
    assertThat(charged(LIMIT)).isTrue();
  }

  private static Callable<Object> after(CyclicBarrier start, Runnable step) {
    return () -> {
      start.await();
      for (int i = 0; i < 50_000; i++) {
        step.run();
      }
      return null;
    };
  }

  private record Nobody() implements Process {
    @Override
    public int pid() {
      return 1;
    }

    @Override
    public String name() {
      return "nobody";
    }

    @Override
    public Set<Role> roles() {
      return Set.of();
    }

    @Override
    public Memory register(MemorySegment segment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<MemorySlice> resolve(long address, long length, Access wanted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Memory> memories() {
      return List.of();
    }
  }
}
