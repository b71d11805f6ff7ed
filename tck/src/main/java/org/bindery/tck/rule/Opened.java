package org.bindery.tck.rule;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.Fault;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.KitDevice;

/** An fd of a bench with one address space, a device in it, and some of what is done to them. */
public final class Opened {
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Bench bench;
  private final KitDevice device;
  private final EngineFd fd;
  private final int ioas;
  private EngineDevice bound;

  /** With the bench's first device, which is neither bound nor attached yet. */
  public Opened(Bench bench) {
    this.bench = bench;
    this.device = bench.devices().getFirst();
    this.fd = bench.engine().open("fd0", bench.process(), faults::add);
    this.ioas = fd.allocateIoas();
  }

  public EngineFd fd() {
    return fd;
  }

  public int ioas() {
    return ioas;
  }

  public Bench bench() {
    return bench;
  }

  public KitDevice kitDevice() {
    return device;
  }

  public List<Fault> faults() {
    return faults;
  }

  /** Binds the device. */
  public EngineDevice bind() {
    bound = device.bind(fd);
    return bound;
  }

  /** Binds the device and attaches it to the address space. */
  public EngineDevice attach() {
    if (bound == null) {
      bind();
    }
    int unused = bound.attach(ioas);
    return bound;
  }

  public Memory memory(long bytes) {
    return bench.memory(bytes);
  }

  /** Maps all of a memory for both ways, at an address. */
  public void map(Memory memory, long iova) {
    map(memory, Access.READ_WRITE, iova);
  }

  public void map(Memory memory, Access access, long iova) {
    long unused = fd.map(ioas, memory.address(), memory.length(), access, OptionalLong.of(iova));
  }

  /** The device writes a number; false: it was refused. */
  public boolean dmaWrite(long iova, long value) {
    return device.dma().write(iova, MemorySegment.ofArray(new long[] {value}));
  }

  /** The device reads a number; empty: it was refused. */
  public OptionalLong dmaRead(long iova) {
    MemorySegment into = MemorySegment.ofArray(new long[1]);
    return device.dma().read(iova, into)
        ? OptionalLong.of(into.get(ValueLayout.JAVA_LONG_UNALIGNED, 0))
        : OptionalLong.empty();
  }

  public static long at(Memory memory, long offset) {
    return memory.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
  }

  public static void put(Memory memory, long offset, long value) {
    memory.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, offset, value);
  }
}
