package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RadixTableConcurrencyTest {
  private static final int RW = PageEntry.READ | PageEntry.WRITE;
  private static final int ROUNDS = 20_000;

  /** A page that stays, between pages that come and go by leaf and by table, is always there. */
  @Test
  void readersSeeWhatNobodyChanges() throws Exception {
    RadixTable table = new RadixTable();
    long stays = 600;
    table.map(stays << 12, 42, 1, RW);
    AtomicBoolean done = new AtomicBoolean();
    Callable<Long> reader =
        () -> {
          long reads = 0;
          while (!done.get() || reads < 1000) {
            assertThat(PageEntry.frame(table.translate(stays << 12))).isEqualTo(42);
            long neighbour = table.translate(1024 << 12);
            if (neighbour != PageEntry.NONE) {
              assertThat(PageEntry.frame(neighbour)).isIn(512L, 7L);
            }
            reads++;
          }
          return reads;
        };
    Callable<Long> writer =
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            table.map(601 << 12, 5, 1, RW);
            table.map(1024 << 12, 512, 512, RW);
            table.unmap(1024 << 12, 512);
            table.map(1024 << 12, 7, 1, RW);
            table.unmap(1024 << 12, 1);
            table.unmap(601 << 12, 1);
          }
          done.set(true);
          return (long) ROUNDS;
        };
    assertThat(run(List.of(reader, writer, reader))).allMatch(count -> count >= 1000);
  }

  /** Writers of different pages share tables that come and go under them. */
  @Test
  void writersOfDifferentPagesLoseNothing() throws Exception {
    RadixTable table = new RadixTable();
    List<Callable<Long>> writers = new ArrayList<>();
    for (int id = 0; id < 3; id++) {
      long page = 512 + id;
      writers.add(() -> {
        for (long i = 0; i < ROUNDS; i++) {
          table.map(page << 12, i, 1, RW);
          assertThat(PageEntry.frame(table.translate(page << 12))).isEqualTo(i);
          assertThat(table.unmap(page << 12, 1)).isEqualTo(4096);
        }
        return page;
      });
    }
    run(writers);
    assertThat(table.tables()).isEqualTo(1);
  }

  /** After unmap and invalidation, no lookup and no late insertion brings the old frame back. */
  @Test
  void anUnmappedPageDoesNotComeBackThroughTheIotlb() throws Exception {
    RadixTable table = new RadixTable();
    Iotlb iotlb = new Iotlb(4, 2);
    AtomicBoolean done = new AtomicBoolean();
    Callable<Long> walker =
        () -> {
          while (!done.get()) {
            if (iotlb.lookup(1, 0) != PageEntry.NONE) {
              continue;
            }
            long stamp = iotlb.stamp();
            long entry = table.translate(0);
            if (entry != PageEntry.NONE) {
              iotlb.insert(1, 0, entry, stamp);
            }
          }
          return 0L;
        };
    Callable<Long> owner =
        () -> {
          try {
            for (long frame = 1; frame <= ROUNDS; frame++) {
              table.map(0, frame, 1, RW);
              long seen = iotlb.lookup(1, 0);
              assertThat(seen == PageEntry.NONE || PageEntry.frame(seen) == frame).isTrue();
              // Now and then until a walker has put it into the cache, however busy the machine is.
              while (frame % 1000 == 0 && iotlb.lookup(1, 0) == PageEntry.NONE) {
                Thread.yield();
              }
              table.unmap(0, 1);
              switch ((int) frame % 3) {
                case 0 -> iotlb.invalidateRange(1, 0, 1);
                case 1 -> iotlb.invalidateDomain(1);
                default -> iotlb.invalidateAll();
              }
              for (int i = 0; i < 5; i++) {
                assertThat(iotlb.lookup(1, 0)).isEqualTo(PageEntry.NONE);
              }
            }
            return 0L;
          } finally {
            done.set(true);
          }
        };
    List<Long> unused = run(List.of(walker, owner, walker));
  }

  private static List<Long> run(List<Callable<Long>> tasks) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<Long>> futures = new ArrayList<>();
      for (Callable<Long> task : tasks) {
        futures.add(pool.submit(task));
      }
      List<Long> results = new ArrayList<>();
      for (Future<Long> future : futures) {
        results.add(future.get(50, TimeUnit.SECONDS));
      }
      return results;
    }
  }
}
