package org.bindery.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.bindery.api.Access;
import org.bindery.api.PinnedRange;
import org.bindery.api.Process;
import org.bindery.api.SoftwareDevice;
import org.bindery.core.access.SoftwareDevices;
import org.bindery.core.access.Spaces;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
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
 * What it costs that software devices could be there: one page is mapped and unmapped by the
 * engine's commands, by {@code core}'s without and with a software device attached; and what that
 * one's own operations cost. No table is attached, so that the engine does the least it can.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"})
public class SoftwareAccessBench {
  private static final long IOVA = 0x1000;
  private static final long PAGE = 4096;

  @Param({"0", "4096"})
  int others;

  private final Arena arena = Arena.ofShared();
  private final PlugInCalls calls = new PlugInCalls(() -> Duration.ofSeconds(5));
  private final MemorySegment word = arena.allocate(8);
  private IommuEngine engine;
  private HardwareFd fd;
  private Spaces spaces;
  private SoftwareDevice device;
  private long address;
  private int alone;
  private int shared;

  @Setup
  public void open() {
    MemorySegment memory = arena.allocate((others + 2) * PAGE, PAGE);
    address = memory.address();
    TableHardware hardware = new TableHardware();
    Process process = hardware.process(memory);
    engine = new IommufdProvider().create("bench", hardware.memory());
    fd = (HardwareFd) engine.open("fd0", process, fault -> {});
    spaces = new Spaces(fd, process, "fd0");
    Events events = new Events(Clock.systemUTC(), text -> {});
    SoftwareDevices devices =
        new SoftwareDevices("fd0", spaces, new AnyLabel(), left -> {}, calls, events);
    device = devices.register("soft", Optional.empty(), (iova, length) -> {});
    alone = spaces.allocate();
    shared = spaces.allocate();
    device.attach(shared);
    for (int ioas : new int[] {alone, shared}) {
      for (long i = 0; i <= others; i++) {
        spaces.map(
            ioas, address + i * PAGE, PAGE, Access.READ_WRITE, at(IOVA + (i + 1) * 2 * PAGE));
      }
    }
  }

  /** Labels are not what is measured. */
  private record AnyLabel() implements SoftwareDevices.Labels {
    @Override
    public void reserve(String label) {}

    @Override
    public void free(String label) {}
  }

  private static OptionalLong at(long iova) {
    return OptionalLong.of(iova);
  }

  @TearDown
  public void close() {
    device.close();
    engine.close();
    calls.close();
    arena.close();
  }

  @Benchmark
  public long engine() {
    fd.map(alone, address, PAGE, Access.READ_WRITE, at(IOVA));
    return fd.unmap(alone, IOVA, PAGE);
  }

  @Benchmark
  public long core() {
    spaces.map(alone, address, PAGE, Access.READ_WRITE, at(IOVA));
    return spaces.unmap(alone, IOVA, PAGE);
  }

  @Benchmark
  public long coreWithSoftware() {
    spaces.map(shared, address, PAGE, Access.READ_WRITE, at(IOVA));
    return spaces.unmap(shared, IOVA, PAGE);
  }

  @Benchmark
  public long read() {
    device.read(IOVA + 2 * PAGE + 8, word);
    return word.byteSize();
  }

  @Benchmark
  public long pin() {
    try (PinnedRange pin = device.pin(IOVA + 2 * PAGE, PAGE, Access.READ)) {
      return pin.length();
    }
  }
}
