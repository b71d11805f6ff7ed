package org.bindery.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** What one thread does, and two do at once, for a turn of some milliseconds each time. */
final class Pair {
  static final long TURN_NANOS = 20_000_000;

  /**
   * Some operations, between two looks at the clock. The loop is the implementation's own, so that
   * each kind is compiled for itself.
   */
  @FunctionalInterface
  interface Batch<T> {
    int OPERATIONS = 64;

    /**
     * @param first number of the first operation
     * @return what they came to, so that none is left out
     */
    long run(T state, int first);
  }

  /** What a thread works on, apart from what the other one does: both are written all the while. */
  private static final class Worker<T> {
    @SuppressWarnings("unused")
    private final byte[] before = new byte[256];

    private final T state;
    private final Batch<T> batch;

    @SuppressWarnings("unused")
    private final byte[] behind = new byte[256];

    private int next;
    private long result;

    Worker(T state, Batch<T> batch, int first) {
      this.state = state;
      this.batch = batch;
      this.next = first;
    }

    /** Batches in a nanosecond. */
    double rate() {
      long start = System.nanoTime();
      long batches = 0;
      long sum = 0;
      int from = next;
      long spent;
      do {
        sum += batch.run(state, from);
        from += Batch.OPERATIONS;
        batches++;
        spent = System.nanoTime() - start;
      } while (spent < TURN_NANOS);
      next = from;
      result += sum;
      return (double) batches / spent;
    }
  }

  private final String what;
  private final List<Worker<?>> workers;

  private Pair(String what, List<Worker<?>> workers) {
    this.what = what;
    this.workers = workers;
  }

  /**
   * @param state makes what one thread works on
   */
  static <T> Pair of(String what, Supplier<T> state, Batch<T> batch) {
    // Far apart in what they ask for.
    return new Pair(
        what,
        List.of(new Worker<>(state.get(), batch, 0), new Worker<>(state.get(), batch, 1 << 18)));
  }

  @Override
  public String toString() {
    return what;
  }

  /** Batches in a nanosecond, of all that work at once. */
  double rate(ExecutorService threads, int count) throws InterruptedException, ExecutionException {
    List<Future<Double>> turns = new ArrayList<>();
    for (Worker<?> worker : workers.subList(0, count)) {
      turns.add(threads.submit(worker::rate));
    }
    double sum = 0;
    for (Future<Double> turn : turns) {
      sum += turn.get();
    }
    return sum;
  }
}
