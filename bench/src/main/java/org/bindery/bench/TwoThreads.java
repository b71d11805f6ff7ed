package org.bindery.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What two threads do of what one does, in one JVM by turns of some milliseconds: those that
 * translate by one table, or map in an address space each, and beside each such pair one that has
 * no data in common. Two that count in registers tell what the machine gives. A machine that others
 * use changes its pace, the gain of its second processor and its cache for seconds; all turns of a
 * round have seen the same, so what is told is the quartiles of the rounds' ratios.
 */
public final class TwoThreads {
  private static final int MAPPINGS = 65_536;
  private static final int AREAS = 1_000;
  private static final int WARM_UP = 100;
  private static final int ROUNDS = 400;

  /** One thread of a pair, or both, and what they did in each round. */
  private record Turn(Pair pair, int threads, double[] rates) {
    Turn(Pair pair, int threads) {
      this(pair, threads, new double[ROUNDS]);
    }
  }

  private TwoThreads() {}

  public static void main(String[] args) throws InterruptedException, ExecutionException {
    MapBench maps = new MapBench();
    maps.areas = AREAS;
    maps.open();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Pair> pairs = new ArrayList<>();
      TranslateBench shared = table();
      pairs.add(Pair.of("translate by one table", () -> shared, TwoThreads::translate));
      pairs.add(Pair.of("translate by a table each", TwoThreads::table, TwoThreads::translate));
      pairs.add(Pair.of("map in an address space each", () -> space(maps), TwoThreads::map));
      pairs.add(Pair.of("put in a TreeMap each", () -> tree(maps), TwoThreads::put));
      pairs.add(Pair.of("count without memory", () -> "", TwoThreads::count));
      measure(pairs, threads);
    } finally {
      threads.shutdown();
      maps.close();
    }
  }

  private static TranslateBench table() {
    TranslateBench bench = new TranslateBench();
    bench.mappings = MAPPINGS;
    bench.map();
    return bench;
  }

  private static long translate(TranslateBench bench, int first) {
    long sum = 0;
    for (int i = first; i < first + Pair.Batch.OPERATIONS; i++) {
      sum += bench.walk(i);
    }
    return sum;
  }

  private static MapBench.Space space(MapBench bench) {
    MapBench.Space space = new MapBench.Space();
    space.fill(bench);
    return space;
  }

  @SuppressWarnings("unused")
  private static long map(MapBench.Space space, int first) {
    long sum = 0;
    for (int i = 0; i < Pair.Batch.OPERATIONS; i++) {
      sum += space.onePage();
    }
    return sum;
  }

  private static MapBench.Tree tree(MapBench bench) {
    MapBench.Tree tree = new MapBench.Tree();
    tree.fill(bench);
    return tree;
  }

  @SuppressWarnings("unused")
  private static long put(MapBench.Tree tree, int first) {
    long sum = 0;
    for (int i = 0; i < Pair.Batch.OPERATIONS; i++) {
      sum += tree.putRemove();
    }
    return sum;
  }

  /** A chain of shifts: in registers alone. */
  @SuppressWarnings("unused")
  private static long count(String nothing, int first) {
    long x = first | 1;
    for (int i = 0; i < Pair.Batch.OPERATIONS; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }

  private static void measure(List<Pair> pairs, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    List<Turn> turns = new ArrayList<>();
    for (Pair pair : pairs) {
      turns.add(new Turn(pair, 1));
      turns.add(new Turn(pair, 2));
    }
    List<Turn> order = new ArrayList<>(turns);
    Random random = new Random(7);
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      Collections.shuffle(order, random);
      for (Turn turn : order) {
        double rate = turn.pair.rate(threads, turn.threads);
        if (round >= 0) {
          turn.rates[round] = rate;
        }
      }
    }
    System.out.printf(
        "two threads against one, %d rounds of turns of %d ms%n",
        ROUNDS, Pair.TURN_NANOS / 1_000_000);
    for (int i = 0; i < turns.size(); i += 2) {
      tell(turns.get(i), turns.get(i + 1));
    }
  }

  private static void tell(Turn one, Turn two) {
    double[] ratios = new double[ROUNDS];
    Arrays.setAll(ratios, round -> two.rates[round] / one.rates[round]);
    Arrays.sort(ratios);
    double[] nanos = Arrays.stream(one.rates).map(rate -> 1 / rate).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%-30s %.2f times as many (quartiles %.2f, %.2f), one: %.1f ns%n",
        one.pair,
        ratios[ROUNDS / 2],
        ratios[ROUNDS / 4],
        ratios[ROUNDS * 3 / 4],
        nanos[ROUNDS / 2] / Pair.Batch.OPERATIONS);
  }
}
