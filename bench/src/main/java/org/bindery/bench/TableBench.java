package org.bindery.bench;

import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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
 * A run of pages is mapped and unmapped, by leaves of 4 KiB: where tables are there already, and
 * far from everything, so that tables are made and freed each time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"})
public class TableBench {
  private static final int FLAGS = PageEntry.READ | PageEntry.WRITE;
  private static final long WHERE = 1L << 31;
  private static final long FAR = 1L << 40;

  @Param({"1", "256"})
  int pages;

  private final RadixTable table = new RadixTable(4, LeafSize.SIZE_1G, VtdSecondStageLeaf.FORMAT);
  private final TreeMap<Long, Long> tree = new TreeMap<>();

  @Setup
  public void map() {
    for (long page = 0; page < 4096; page++) {
      // Behind the run, from the middle of its last-level table on.
      long iova = WHERE + (1L << 20) + (page << 12);
      table.map(iova, page, 1, FLAGS);
      tree.put(iova, page);
    }
  }

  @Benchmark
  public long radix() {
    table.map(WHERE, 77, pages, FLAGS);
    return table.unmap(WHERE, pages);
  }

  @Benchmark
  public long radixFar() {
    table.map(FAR, 77, pages, FLAGS);
    return table.unmap(FAR, pages);
  }

  @Benchmark
  public long treeMap() {
    for (long page = 0; page < pages; page++) {
      tree.put(WHERE + (page << 12), 77 + page);
    }
    long bytes = 0;
    for (long page = 0; page < pages; page++) {
      bytes += tree.remove(WHERE + (page << 12)) == null ? 0 : 4096;
    }
    return bytes;
  }
}
