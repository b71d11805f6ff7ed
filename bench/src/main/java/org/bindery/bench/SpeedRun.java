package org.bindery.bench;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One benchmark's answer.
 *
 * @param nanos an operation's, the median over all iterations: what disturbs the machine for a
 *     moment does not count
 * @param bytes allocated by an operation
 */
record SpeedRun(double nanos, double bytes) {
  private static final int FORKS = 2;
  private static final int WARMUPS = 5;
  private static final int ITERATIONS = 8;
  private static final TimeValue TIME = TimeValue.milliseconds(200);

  /** What a large set-up compiled for itself is compiled again for what is measured. */
  private static final TimeValue WARMUP = TimeValue.milliseconds(500);

  /**
   * @param benchmark class and method
   * @param parameter its only one; the value follows
   */
  static SpeedRun of(String benchmark, String parameter, int value, int threads)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^org\\.bindery\\.bench\\." + benchmark.replace(".", "\\.") + "$")
            .param(parameter, Integer.toString(value))
            .threads(threads)
            .forks(FORKS)
            .warmupIterations(WARMUPS)
            .warmupTime(WARMUP)
            .measurementIterations(ITERATIONS)
            .measurementTime(TIME)
            .addProfiler(GCProfiler.class)
            // JMH asks for the places of fields by it, and each fork would say so.
            .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    Collection<RunResult> results = new Runner(options.build()).run();
    RunResult result = results.iterator().next();
    Result<?> garbage = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return new SpeedRun(
        result.getPrimaryResult().getStatistics().getPercentile(50), garbage.getScore());
  }
}
