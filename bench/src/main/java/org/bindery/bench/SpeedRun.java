package org.bindery.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What one benchmark has measured so far, a fork at a time.
 *
 * <p>Its answer is the lower quartile of all iterations: where other virtual machines use the same
 * cores a benchmark takes half as long again for seconds, and then not.
 */
final class SpeedRun {
  private static final int WARMUPS = 5;
  private static final int ITERATIONS = 8;
  private static final TimeValue TIME = TimeValue.milliseconds(200);

  /** What a large set-up compiled for itself is compiled again for what is measured. */
  private static final TimeValue WARMUP = TimeValue.milliseconds(500);

  private final String benchmark;
  private final String parameter;
  private final int value;
  private final int threads;
  private final List<Double> nanos = new ArrayList<>();
  private double bytes;

  /**
   * @param benchmark class and method
   * @param parameter its only one; the value follows
   */
  SpeedRun(String benchmark, String parameter, int value, int threads) {
    this.benchmark = benchmark;
    this.parameter = parameter;
    this.value = value;
    this.threads = threads;
  }

  /** Measures in one more JVM. */
  void fork() throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^org\\.bindery\\.bench\\." + benchmark.replace(".", "\\.") + "$")
            .param(parameter, Integer.toString(value))
            .threads(threads)
            .forks(1)
            .warmupIterations(WARMUPS)
            .warmupTime(WARMUP)
            .measurementIterations(ITERATIONS)
            .measurementTime(TIME)
            .addProfiler(GCProfiler.class)
            // JMH asks for the places of fields by it, and each fork would say so.
            .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    RunResult result = new Runner(options.build()).run().iterator().next();
    Stream<BenchmarkResult> forks = result.getBenchmarkResults().stream();
    forks
        .flatMap(fork -> fork.getIterationResults().stream())
        .forEach(iteration -> nanos.add(iteration.getPrimaryResult().getScore()));
    bytes = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
  }

  /** An operation's. */
  double nanos() {
    return nanos.stream().sorted().skip(nanos.size() / 4).findFirst().orElseThrow();
  }

  /** Allocated by an operation. */
  double bytes() {
    return bytes;
  }
}
