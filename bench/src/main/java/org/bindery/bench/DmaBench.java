package org.bindery.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.hardware.PageAsking;
import org.bindery.backend.sim.hardware.Unit;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.DmaPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
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
 * A device reads eight bytes at a random one of n mapped pages, through a unit of VT-d: with few
 * pages its IOTLB has the translation, with many the table is walked.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"})
public class DmaBench {
  private static final long PAGE = 4096;
  private static final int ASKED = 1 << 16;

  /** All IOVAs lead to them: the memory of the host is not what is measured. */
  private static final int FRAMES = 64;

  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);

  @Param({"64", "65536"})
  int mappings;

  private final long[] asked = new long[ASKED];
  private final MemorySegment word = Arena.ofAuto().allocate(8, 8);
  private Arena arena;
  private IommuDomain domain;
  private DmaPort port;
  private int next;

  @Setup
  public void attach() {
    FrameMemory frames = new FrameMemory(1L << 30);
    arena = Arena.ofShared();
    long frame = frames.pin(new Pages(arena.allocate(FRAMES * PAGE, PAGE)), 0, FRAMES);
    Unit unit =
        new Unit(
            "unit0", Vtd.of(0xd2008c222f0686L, 0xf00fcaL), new CachedMemory(frames), new Silent());
    unit.admit(REQUESTER);
    domain =
        unit.allocate(
            new DomainRequest(
                REQUESTER, PageTableKind.PAGING, unit.facts().format().name(), Snoop.ENFORCE));
    unit.attach(REQUESTER, domain);
    for (long i = 0; i < mappings; i++) {
      domain.map(2 * PAGE * i, frame + i % FRAMES, 1, Access.READ_WRITE);
    }
    Random random = new Random(7);
    for (int i = 0; i < ASKED; i++) {
      asked[i] = 2 * PAGE * random.nextInt(mappings) + 8 * random.nextInt(512);
    }
    port = unit.path(REQUESTER, null, PageAsking.never());
  }

  @TearDown
  public void end() {
    domain.close();
    arena.close();
  }

  @Benchmark
  public long read() {
    if (!port.read(asked[next++ & ASKED - 1], word)) {
      throw new IllegalStateException("a fault was measured");
    }
    return word.byteSize();
  }

  private record Pages(MemorySegment segment) implements Memory {
    @Override
    public long address() {
      return segment.address();
    }

    @Override
    public long length() {
      return segment.byteSize();
    }

    @Override
    public Access access() {
      return Access.READ_WRITE;
    }

    @Override
    public void close() {}
  }

  private static final class Silent implements SimLog {
    @Override
    public void info(String text) {}

    @Override
    public void warn(String text, Throwable cause) {
      throw new IllegalStateException(text, cause);
    }
  }
}
