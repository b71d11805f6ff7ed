package org.bindery.bench;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.bindery.api.Access;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.IommuEngine;
import org.bindery.iommufd.IommufdProvider;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Three pages are mapped where there is room, and unmapped, behind n holes: each is long enough,
 * and no address in it is aligned so that they fit.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"})
public class HolesBench {
  private static final long PAGE = OtherAreas.PAGE;
  private static final long VA = OtherAreas.VA;

  @Param({"1000", "100000"})
  int holes;

  private IommuEngine engine;
  private HardwareFd fd;
  private int ioas;

  @Setup
  public void open() {
    TableHardware hardware = new TableHardware();
    engine = new IommufdProvider().create("bench", hardware.memory());
    fd = (HardwareFd) engine.open("fd0", hardware.process(VA, 1L << 33), fault -> {});
    ioas = fd.allocateIoas();
    fd.bind(hardware.device()).attach(ioas);
    // Of each four pages the first is taken, so that three are a hole that begins behind it.
    for (long i = 0; i <= holes; i++) {
      OptionalLong iova = OptionalLong.of(4 * PAGE * i);
      long unused = fd.map(ioas, VA + PAGE * i, PAGE, Access.READ_WRITE, iova);
    }
    long found = automatic();
    if (found != 3 * PAGE) {
      throw new IllegalStateException("unmapped " + found);
    }
  }

  @TearDown
  public void close() {
    engine.close();
  }

  @Benchmark
  public long automatic() {
    long iova = fd.map(ioas, VA, 3 * PAGE, Access.READ_WRITE, OptionalLong.empty());
    if (iova <= 4 * PAGE * holes) {
      throw new IllegalStateException("it fits into a hole");
    }
    return fd.unmap(ioas, iova, 3 * PAGE);
  }
}
