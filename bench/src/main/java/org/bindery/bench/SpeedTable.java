package org.bindery.bench;

import java.util.Locale;
import java.util.function.DoubleFunction;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures what translation and mapping are to cost at most, and prints a row for each: takes some
 * minutes. Each row is a ratio of two benchmarks whose JVMs took turns, so that what becomes of the
 * machine meanwhile becomes of both. Arguments choose rows, by words that they have.
 */
public final class SpeedTable {
  private static final String WALK = "TranslateBench.walk";
  private static final String FLOOR = "TranslateBench.treeMap";
  private static final String ONE_PAGE = "MapBench.onePage";
  private static final String RUN = "MapBench.run";
  private static final String PUT_REMOVE = "MapBench.treeMap";
  private static final int RUN_PAGES = 256;
  private static final int FEW = 1_000;
  private static final int MANY = 1_000_000;

  /** JVMs of each of the two. */
  private static final int TURNS = 3;

  private final String[] chosen;

  private SpeedTable(String[] chosen) {
    this.chosen = chosen;
  }

  public static void main(String[] args) throws RunnerException {
    System.out.println("| | measured | target | ns | garbage, B |");
    System.out.println("|---|---|---|---|---|");
    SpeedTable table = new SpeedTable(args);
    table.translate();
    table.map();
    table.mapAmongMany();
    table.others();
  }

  private void translate() throws RunnerException {
    int[][] targets = {{256, 5}, {4_096, 15}, {65_536, 25}, {1_048_576, 25}};
    for (int[] target : targets) {
      row(
          "translate, random of %,d mappings, against `TreeMap.floorEntry`".formatted(target[0]),
          walk(target[0], 1),
          new SpeedRun(FLOOR, "mappings", target[0], 1),
          ratio -> "%.0f times as fast".formatted(1 / ratio),
          Integer.toString(target[1]));
    }
    row(
        "two threads translate, of 65,536, against one",
        walk(65_536, 2),
        walk(65_536, 1),
        SpeedTable::twice,
        "1.8");
  }

  private void map() throws RunnerException {
    row(
        "map + unmap of a page among 1,000, attached, against `TreeMap` put + remove",
        onePage(FEW, 1),
        putRemove(FEW),
        SpeedTable::asLong,
        "3");
    row(
        "the same of 256 pages in one call, each, against one page",
        new SpeedRun(RUN, "areas", FEW, 1),
        onePage(FEW, 1),
        ratio -> "1/%.0f of that".formatted(RUN_PAGES / ratio),
        "1/20");
    row(
        "two threads map + unmap in an address space each, against one",
        onePage(FEW, 2),
        onePage(FEW, 1),
        SpeedTable::twice,
        "no contention");
  }

  private void mapAmongMany() throws RunnerException {
    row(
        "map + unmap of a page among 1,000,000, against among 1,000",
        onePage(MANY, 1),
        onePage(FEW, 1),
        SpeedTable::asLong,
        "3");
    row(
        "map + unmap of a page among 1,000,000, against `TreeMap` put + remove",
        onePage(MANY, 1),
        putRemove(MANY),
        SpeedTable::asLong,
        "3");
  }

  private void others() throws RunnerException {
    row(
        "map at an automatic IOVA + unmap behind 100,000 holes, against behind 1,000",
        new SpeedRun("HolesBench.automatic", "holes", 100_000, 1),
        new SpeedRun("HolesBench.automatic", "holes", 1_000, 1),
        SpeedTable::asLong,
        "far from 100");
    row(
        "8 bytes are read by DMA in the simulator, random of 65,536 mappings, against of 64",
        new SpeedRun("DmaBench.read", "mappings", 65_536, 1),
        new SpeedRun("DmaBench.read", "mappings", 64, 1),
        SpeedTable::asLong,
        "");
  }

  private static SpeedRun walk(int mappings, int threads) {
    return new SpeedRun(WALK, "mappings", mappings, threads);
  }

  private static SpeedRun onePage(int areas, int threads) {
    return new SpeedRun(ONE_PAGE, "areas", areas, threads);
  }

  private static SpeedRun putRemove(int keys) {
    return new SpeedRun(PUT_REMOVE, "areas", keys, 1);
  }

  private static String asLong(double ratio) {
    return "%.1f times as long".formatted(ratio);
  }

  private static String twice(double ratio) {
    return "%.2f times as many".formatted(2 / ratio);
  }

  /**
   * @param told says the ratio of the first to the second
   */
  private void row(
      String what, SpeedRun first, SpeedRun second, DoubleFunction<String> told, String target)
      throws RunnerException {
    for (String word : chosen) {
      if (!what.contains(word)) {
        return;
      }
    }
    for (int turn = 0; turn < TURNS; turn++) {
      first.fork();
      second.fork();
    }
    // Less than a byte is what an iteration itself makes, divided by its operations.
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s, %s | %.0f |%n",
        what,
        told.apply(first.nanos() / second.nanos()),
        target,
        nanos(first),
        nanos(second),
        first.bytes());
  }

  private static String nanos(SpeedRun run) {
    return (run.nanos() < 100 ? "%.1f" : "%.0f").formatted(run.nanos());
  }
}
