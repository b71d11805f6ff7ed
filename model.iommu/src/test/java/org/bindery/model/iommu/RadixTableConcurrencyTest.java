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

  /**
   * Tables are freed and made again under walks that keep them: a walk that began after an unmap
   * returned finds nothing, one that began after a map returned finds that, and no walk finds the
   * frame of an address which only shares the table's place.
   */
  @Test
  void whatWalksKeepOutlivesNoUnmap() throws Exception {
    RadixTable table = new RadixTable(4, LeafSize.SIZE_1G, VtdSecondStageLeaf.FORMAT);
    long span = 1L << 21;
    // At the same place of what walks keep, so that they displace each other.
    long one = 3 * span;
    long other = (3 + 4096) * span;
    AtomicBoolean done = new AtomicBoolean();
    Callable<Long> walker =
        () -> {
          long walks = 0;
          while (!done.get()) {
            long entry = walks % 2 == 0 ? table.translate(one) : table.translateForWrite(one);
            assertThat(PageEntry.frame(entry) % 2).as("even frames are mapped there").isZero();
            entry = table.translate(other);
            assertThat(entry == PageEntry.NONE || PageEntry.frame(entry) % 2 == 1).isTrue();
            walks++;
          }
          return walks;
        };
    Callable<Long> owner =
        () -> {
          try {
            for (long i = 1; i <= ROUNDS; i++) {
              table.map(one, 2 * i, 1, RW);
              assertThat(PageEntry.frame(table.translate(one))).isEqualTo(2 * i);
              table.map(other, 2 * i + 1, 1, RW);
              assertThat(table.unmap(one, 1)).isEqualTo(4096);
              assertThat(table.translate(one)).isEqualTo(PageEntry.NONE);
              assertThat(table.translateForWrite(one)).isEqualTo(PageEntry.NONE);
              assertThat(PageEntry.frame(table.translate(other))).isEqualTo(2 * i + 1);
              assertThat(table.unmap(other, 1)).isEqualTo(4096);
            }
            return (long) ROUNDS;
          } finally {
            done.set(true);
          }
        };
    List<Long> unused = run(List.of(walker, owner, walker));
    assertThat(table.tables()).isEqualTo(1);
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

  /** As above, by ranges that reach over more sets than there are, and beside other domains. */
  @Test
  void noLateWalkPutsBackWhatARangeHas() throws Exception {
    RadixTable table = new RadixTable();
    Iotlb iotlb = new Iotlb(4, 2);
    AtomicBoolean done = new AtomicBoolean();
    Callable<Long> walker =
        () -> {
          for (long page = 0; !done.get(); page = (page + 1) % 8) {
            int domain = page == 7 ? 2 : 1;
            long stamp = iotlb.stamp();
            long entry =
                domain == 2 ? PageEntry.of(1, RW, LeafSize.SIZE_4K) : table.translate(page << 12);
            if (entry != PageEntry.NONE) {
              iotlb.insert(domain, page << 12, entry, stamp);
            }
          }
          return 0L;
        };
    Callable<Long> owner =
        () -> {
          try {
            for (long i = 1; i <= ROUNDS; i++) {
              long pages = 1 + i % 7;
              table.map(0, 8 * i, pages, RW);
              Thread.onSpinWait();
              table.unmap(0, pages);
              iotlb.invalidateRange(1, 0, pages);
              for (long page = 0; page < pages; page++) {
                assertThat(iotlb.lookup(1, page << 12)).isEqualTo(PageEntry.NONE);
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
