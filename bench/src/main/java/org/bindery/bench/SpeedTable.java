package org.bindery.bench;

import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures what translation and mapping are to cost at most, and prints a row for each: takes some
 * minutes. Ratios of medians, each of two benchmarks that ran one after the other.
 */
public final class SpeedTable {
  private static final String TRANSLATE = "TranslateBench.";
  private static final String MAP = "MapBench.";
  private static final int RUN_PAGES = 256;

  private SpeedTable() {}

  public static void main(String[] args) throws RunnerException {
    System.out.println("| | measured | target | ns | garbage, B |");
    System.out.println("|---|---|---|---|---|");
    translate(256, 5);
    translate(4_096, 15);
    translate(65_536, 25);
    translate(1_048_576, 25);
    translateByTwo();
    map();
    automatic();
    dma();
  }

  private static void translate(int mappings, int target) throws RunnerException {
    SpeedRun walk = SpeedRun.of(TRANSLATE + "walk", "mappings", mappings, 1);
    SpeedRun tree = SpeedRun.of(TRANSLATE + "treeMap", "mappings", mappings, 1);
    row(
        "translate, random of %,d mappings, against `TreeMap.floorEntry`".formatted(mappings),
        "%.0f times as fast".formatted(tree.nanos() / walk.nanos()),
        "%d".formatted(target),
        "%.1f, %.0f".formatted(walk.nanos(), tree.nanos()),
        walk);
  }

  private static void translateByTwo() throws RunnerException {
    SpeedRun one = SpeedRun.of(TRANSLATE + "walk", "mappings", 65_536, 1);
    SpeedRun two = SpeedRun.of(TRANSLATE + "walk", "mappings", 65_536, 2);
    row(
        "two threads translate, of 65,536, against one",
        "%.2f times as many".formatted(2 * one.nanos() / two.nanos()),
        "1.8",
        "%.1f, %.1f".formatted(two.nanos(), one.nanos()),
        two);
  }

  private static void map() throws RunnerException {
    SpeedRun few = SpeedRun.of(MAP + "onePage", "areas", 1_000, 1);
    SpeedRun tree = SpeedRun.of(MAP + "treeMap", "areas", 1_000, 1);
    row(
        "map + unmap of a page among 1,000, attached, against `TreeMap` put + remove",
        "%.1f times as long".formatted(few.nanos() / tree.nanos()),
        "3",
        "%.0f, %.0f".formatted(few.nanos(), tree.nanos()),
        few);
    SpeedRun run = SpeedRun.of(MAP + "run", "areas", 1_000, 1);
    row(
        "the same of 256 pages in one call, each",
        "1/%.0f of that".formatted(few.nanos() / (run.nanos() / RUN_PAGES)),
        "1/20",
        "%.1f, %.0f".formatted(run.nanos() / RUN_PAGES, few.nanos()),
        run);
    SpeedRun two = SpeedRun.of(MAP + "onePage", "areas", 1_000, 2);
    row(
        "two threads map + unmap in an address space each, against one",
        "%.2f times as many".formatted(2 * few.nanos() / two.nanos()),
        "no contention",
        "%.0f, %.0f".formatted(two.nanos(), few.nanos()),
        two);
    SpeedRun many = SpeedRun.of(MAP + "onePage", "areas", 1_000_000, 1);
    SpeedRun manyTree = SpeedRun.of(MAP + "treeMap", "areas", 1_000_000, 1);
    row(
        "map + unmap of a page among 1,000,000, against among 1,000",
        "%.1f times as long".formatted(many.nanos() / few.nanos()),
        "3",
        "%.0f, %.0f".formatted(many.nanos(), few.nanos()),
        many);
    row(
        "the same, against `TreeMap` put + remove among 1,000,000",
        "%.1f times as long".formatted(many.nanos() / manyTree.nanos()),
        "3",
        "%.0f, %.0f".formatted(many.nanos(), manyTree.nanos()),
        many);
  }

  private static void automatic() throws RunnerException {
    SpeedRun few = SpeedRun.of("HolesBench.automatic", "holes", 1_000, 1);
    SpeedRun many = SpeedRun.of("HolesBench.automatic", "holes", 100_000, 1);
    row(
        "map at an automatic IOVA + unmap behind 100,000 holes, against behind 1,000",
        "%.1f times as long".formatted(many.nanos() / few.nanos()),
        "far from 100",
        "%.0f, %.0f".formatted(many.nanos(), few.nanos()),
        many);
  }

  private static void dma() throws RunnerException {
    SpeedRun few = SpeedRun.of("DmaBench.read", "mappings", 64, 1);
    SpeedRun many = SpeedRun.of("DmaBench.read", "mappings", 65_536, 1);
    row(
        "8 bytes are read by DMA in the simulator, random of 65,536 mappings, against of 64",
        "%.1f times as long".formatted(many.nanos() / few.nanos()),
        "",
        "%.0f, %.0f".formatted(many.nanos(), few.nanos()),
        many);
  }

  private static void row(String what, String measured, String target, String nanos, SpeedRun run) {
    // Less than a byte is what an iteration itself makes, divided by its operations.
    System.out.printf(
        Locale.ROOT, "| %s | %s | %s | %s | %.0f |%n", what, measured, target, nanos, run.bytes());
  }
}
