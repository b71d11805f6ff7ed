package org.bindery.bench;

import java.util.OptionalLong;
import java.util.TreeMap;
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
 * One page is mapped and unmapped by the fd's commands, in an address space with n other areas:
 * with a radix table attached, without, and by a TreeMap that does nothing else.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"})
public class EngineBench {
  private static final long VA = 0x7f00_0000_0000L;
  private static final long IOVA = 0x1000;

  @Param({"0", "4096", "65536"})
  int others;

  private final TreeMap<Long, Long> tree = new TreeMap<>();
  private IommuEngine engine;
  private HardwareFd fd;
  private int attached;
  private int detached;

  @Setup
  public void open() {
    TableHardware hardware = new TableHardware();
    engine = new IommufdProvider().create("bench", hardware.memory());
    fd = (HardwareFd) engine.open("fd0", hardware.process(VA, 1L << 30), fault -> {});
    attached = fd.allocateIoas();
    detached = fd.allocateIoas();
    fd.bind(hardware.device()).attach(attached);
    for (long i = 0; i < others; i++) {
      long iova = IOVA + (i + 1 << 13);
      fd.map(attached, VA + (i << 12), 4096, Access.READ_WRITE, OptionalLong.of(iova));
      fd.map(detached, VA + (i << 12), 4096, Access.READ_WRITE, OptionalLong.of(iova));
      tree.put(iova, i);
    }
  }

  @TearDown
  public void close() {
    engine.close();
  }

  @Benchmark
  public long attached() {
    fd.map(attached, VA, 4096, Access.READ_WRITE, OptionalLong.of(IOVA));
    return fd.unmap(attached, IOVA, 4096);
  }

  @Benchmark
  public long attachedAutomatic() {
    long iova = fd.map(attached, VA, 4096, Access.READ_WRITE, OptionalLong.empty());
    return fd.unmap(attached, iova, 4096);
  }

  @Benchmark
  public long detached() {
    fd.map(detached, VA, 4096, Access.READ_WRITE, OptionalLong.of(IOVA));
    return fd.unmap(detached, IOVA, 4096);
  }

  @Benchmark
  public long treeMap() {
    tree.put(IOVA, VA);
    return tree.remove(IOVA);
  }
}
