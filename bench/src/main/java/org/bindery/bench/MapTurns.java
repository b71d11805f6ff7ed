package org.bindery.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Maps, and a {@code TreeMap} beside them, in one JVM by turns of some milliseconds: what two
 * threads do of what one does, and what a million areas cost of what a thousand cost. A machine
 * that others use changes its pace, the gain of its second processor and its cache for seconds; all
 * turns of a round have seen the same, so what is told is the quartiles of the rounds' ratios.
 */
public final class MapTurns {
  private static final int AREAS = 1_000;
  private static final long TURN_NANOS = 20_000_000;
  private static final int WARM_UP = 150;
  private static final int ROUNDS = 600;

  /** Operations between two looks at the clock. */
  private static final int BATCH = 64;

  private enum Turn {
    MAPS,
    MAPS_BY_TWO,
    TREE,
    TREE_BY_TWO
  }

  private final Map<Turn, List<Runnable>> work = new EnumMap<>(Turn.class);
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  private MapTurns(MapBench bench) {
    List<Runnable> maps = List.of(maps(bench), maps(bench));
    List<Runnable> trees = List.of(tree(bench), tree(bench));
    work.put(Turn.MAPS, maps.subList(0, 1));
    work.put(Turn.MAPS_BY_TWO, maps);
    work.put(Turn.TREE, trees.subList(0, 1));
    work.put(Turn.TREE_BY_TWO, trees);
  }

  public static void main(String[] args) throws InterruptedException, ExecutionException {
    MapBench bench = new MapBench();
    bench.areas = AREAS;
    bench.open();
    MapTurns turns = new MapTurns(bench);
    try {
      turns.run();
    } finally {
      turns.threads.shutdown();
      bench.close();
    }
  }

  private static Runnable maps(MapBench bench) {
    MapBench.Space space = new MapBench.Space();
    space.fill(bench);
    return new Worker<>(space, bench::onePage);
  }

  private static Runnable tree(MapBench bench) {
    MapBench.Tree tree = new MapBench.Tree();
    tree.fill(bench);
    return new Worker<>(tree, bench::treeMap);
  }

  /** What a thread works on, apart from what the other one does: both are written all the while. */
  private static final class Worker<T> implements Runnable {
    @SuppressWarnings("unused")
    private final byte[] before = new byte[256];

    private final T state;

    @SuppressWarnings("unused")
    private final byte[] behind = new byte[256];

    private final ToLongFunction<T> operation;

    Worker(T state, ToLongFunction<T> operation) {
      this.state = state;
      this.operation = operation;
    }

    @Override
    public void run() {
      for (int i = 0; i < BATCH; i++) {
        long unused = operation.applyAsLong(state);
      }
    }
  }

  private void run() throws InterruptedException, ExecutionException {
    List<Turn> order = new ArrayList<>(List.of(Turn.values()));
    Random random = new Random(7);
    List<Map<Turn, Double>> rounds = new ArrayList<>();
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      Collections.shuffle(order, random);
      Map<Turn, Double> rates = new EnumMap<>(Turn.class);
      for (Turn turn : order) {
        rates.put(turn, rate(work.get(turn)));
      }
      if (round >= WARM_UP) {
        rounds.add(rates);
      }
    }
    System.out.printf("%d rounds of turns of %d ms%n", ROUNDS, TURN_NANOS / 1_000_000);
    tell("two threads map, against one", rounds, ratio(Turn.MAPS_BY_TWO, Turn.MAPS));
    tell("two threads, a TreeMap each, against one", rounds, ratio(Turn.TREE_BY_TWO, Turn.TREE));
  }

  private static Function<Map<Turn, Double>, Double> ratio(Turn a, Turn b) {
    return rates -> rates.get(a) / rates.get(b);
  }

  private static void tell(
      String what, List<Map<Turn, Double>> rounds, Function<Map<Turn, Double>, Double> ratio) {
    double[] sorted = rounds.stream().mapToDouble(ratio::apply).toArray();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-42s %5.2f (quartiles %.2f, %.2f)%n",
        what,
        sorted[sorted.length / 2],
        sorted[sorted.length / 4],
        sorted[sorted.length * 3 / 4]);
  }

  /** Batches in a nanosecond, of all that work at once. */
  private double rate(List<Runnable> workers) throws InterruptedException, ExecutionException {
    List<Callable<Double>> tasks =
        workers.stream().<Callable<Double>>map(batch -> () -> rate(batch)).toList();
    double sum = 0;
    for (Future<Double> rate : threads.invokeAll(tasks)) {
      sum += rate.get();
    }
    return sum;
  }

  private static double rate(Runnable batch) {
    long start = System.nanoTime();
    long batches = 0;
    long spent;
    do {
      batch.run();
      batches++;
      spent = System.nanoTime() - start;
    } while (spent < TURN_NANOS);
    return (double) batches / spent;
  }
}
