package org.bindery.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bindery.model.iommu.Iotlb;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.RadixTable;
import org.bindery.model.iommu.VtdSecondStageLeaf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A random one of n mapped pages is translated: walk, IOTLB hit, TreeMap. Threads share all but
 * where they are in what is asked.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"})
public class TranslateBench {
  private static final int ASKED = 1 << 20;
  private static final int FLAGS = PageEntry.READ | PageEntry.WRITE;

  @Param({"256", "4096", "65536", "1048576"})
  int mappings;

  private final RadixTable table = new RadixTable(4, LeafSize.SIZE_1G, VtdSecondStageLeaf.FORMAT);
  private final Iotlb iotlb = new Iotlb(256, 4);
  private final TreeMap<Long, Long> tree = new TreeMap<>();
  private final long[] asked = new long[ASKED];
  private final long[] cached = new long[ASKED];

  /** Where a thread is in what is asked. */
  @State(Scope.Thread)
  public static class Cursor {
    private int next = (int) Thread.currentThread().threadId() << 12;
  }

  /** Pages lie scattered: each second one of the space, in frames of no order. */
  @Setup
  public void map() {
    Random random = new Random(7);
    long[] pages = new long[mappings];
    for (int i = 0; i < mappings; i++) {
      pages[i] = 2L * i << 12;
      long frame = random.nextInt(1 << 24);
      table.map(pages[i], frame, 1, FLAGS);
      tree.put(pages[i], frame);
    }
    Arrays.setAll(asked, i -> pages[random.nextInt(mappings)] + random.nextInt(4096));
    // What 64 pages, all in the cache, make.
    Arrays.setAll(cached, i -> pages[random.nextInt(64)]);
    for (long iova : cached) {
      iotlb.insert(1, iova, table.translate(iova), iotlb.stamp());
    }
  }

  @Benchmark
  public long walk(Cursor cursor) {
    return walk(cursor.next++);
  }

  /**
   * @param number of what is asked, any
   */
  long walk(int number) {
    return table.translate(asked[number & ASKED - 1]);
  }

  @Benchmark
  public long iotlbHit(Cursor cursor) {
    long entry = iotlb.lookup(1, cached[cursor.next++ & ASKED - 1]);
    if (entry == PageEntry.NONE) {
      throw new IllegalStateException("a miss was measured");
    }
    return entry;
  }

  @Benchmark
  public long treeMap(Cursor cursor) {
    long iova = asked[cursor.next++ & ASKED - 1];
    Map.Entry<Long, Long> entry = tree.floorEntry(iova);
    return entry.getValue();
  }
}
