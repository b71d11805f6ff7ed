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
import org.openjdk.jmh.annotations.Level;
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
 * A page, and a run of 256, is mapped and unmapped by the fd's commands at a random free place
 * among n areas, with a radix table attached; and a TreeMap of n keys takes in and gives up a key
 * at the same places. Each thread has an address space of its own, all have one fd.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {
      "-Xms1g",
      "-Xmx1g",
      "-Xmn256m",
      "-XX:+AlwaysPreTouch",
      "-XX:+UseSerialGC",
      "-XX:+UseCondCardMark"
    })
public class MapBench {
  private static final int RUN = 256;
  private static final long RUN_IOVA = 1L << 32;

  @Param({"1000", "1000000"})
  int areas;

  private final TableHardware hardware = new TableHardware();
  private IommuEngine engine;
  private HardwareFd fd;

  @Setup
  public void open() {
    engine = new IommufdProvider().create("bench", hardware.memory());
    fd = (HardwareFd) engine.open("fd0", hardware.process(OtherAreas.VA, 1L << 33), fault -> {});
  }

  @TearDown
  public void close() {
    engine.close();
  }

  /** A thread's. */
  @State(Scope.Thread)
  public static class Space {
    private HardwareFd fd;
    private int ioas;
    private long[] iovas;
    private OptionalLong[] wanted;
    private final OptionalLong run = OptionalLong.of(RUN_IOVA);
    private int next;

    @Setup(Level.Trial)
    public void fill(MapBench bench) {
      OtherAreas others = new OtherAreas(bench.areas);
      fd = bench.fd;
      ioas = new AddressSpace(fd, bench.hardware, others).ioas;
      iovas = others.freePages();
      wanted = AddressSpace.wanted(iovas);
    }

    long onePage() {
      int i = next++ & iovas.length - 1;
      fd.map(ioas, OtherAreas.VA, OtherAreas.PAGE, Access.READ_WRITE, wanted[i]);
      return fd.unmap(ioas, iovas[i], OtherAreas.PAGE);
    }
  }

  /** A thread's. */
  @State(Scope.Thread)
  public static class Tree {
    private final TreeMap<Long, Long> keys = new TreeMap<>();
    private long[] iovas;
    private int next;

    @Setup(Level.Trial)
    public void fill(MapBench bench) {
      OtherAreas others = new OtherAreas(bench.areas);
      for (int i = 0; i < bench.areas; i++) {
        keys.put(others.iova(i), OtherAreas.VA);
      }
      iovas = others.freePages();
    }

    long putRemove() {
      long iova = iovas[next++ & iovas.length - 1];
      keys.put(iova, OtherAreas.VA);
      return keys.remove(iova);
    }
  }

  @Benchmark
  public long onePage(Space space) {
    return space.onePage();
  }

  @Benchmark
  public long run(Space space) {
    long length = RUN * OtherAreas.PAGE;
    space.fd.map(space.ioas, OtherAreas.VA, length, Access.READ_WRITE, space.run);
    return space.fd.unmap(space.ioas, RUN_IOVA, length);
  }

  @Benchmark
  public long treeMap(Tree tree) {
    return tree.putRemove();
  }
}
