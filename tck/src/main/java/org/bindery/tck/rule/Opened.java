package org.bindery.tck.rule;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.KitDevice;
import org.junit.jupiter.api.function.Executable;

/** An fd of a bench with one address space, a device in it, and some of what is done to them. */
public final class Opened {
  public static final long PAGE = 4096;

  /** An IOVA that no make reserves, on 2 MiB. */
  public static final long IOVA = 0x200_0000;

  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Bench bench;
  private final KitDevice device;
  private final EngineFd fd;
  private final int ioas;
  private EngineDevice bound;

  /** With the bench's first device, which is neither bound nor attached yet. */
  public Opened(Bench bench) {
    this(bench, "fd0", bench.devices().getFirst());
  }

  /** With a device that is neither bound nor attached yet. */
  public Opened(Bench bench, String name, KitDevice device) {
    this.bench = bench;
    this.device = device;
    this.fd = bench.engine().open(name, bench.process(), faults::add);
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

  /** Checks that a call is refused and changes nothing of the fd. */
  public void refused(Errno errno, Executable call) {
    Refusals.refused(errno, bench, fd, call);
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
    bound.attach(ioas);
    return bound;
  }

  /** A table that follows the address space, for the device, which is bound if it was not. */
  public int table() {
    if (bound == null) {
      bind();
    }
    return fd.allocateHwpt(bound.id(), HwptRequest.paging(ioas));
  }

  public Memory memory(long bytes) {
    return bench.memory(bytes);
  }

  /** Maps all of a memory for both ways, at an address. */
  public void map(Memory memory, long iova) {
    map(memory, Access.READ_WRITE, iova);
  }

  public void map(Memory memory, Access access, long iova) {
    map(memory.address(), memory.length(), access, iova);
  }

  public void map(long address, long length, Access access, long iova) {
    fd.map(ioas, address, length, access, OptionalLong.of(iova));
  }

  /** Maps where the engine wants it. */
  public long mapAnywhere(long address, long length) {
    return fd.map(ioas, address, length, Access.READ_WRITE, OptionalLong.empty());
  }

  /** The areas of the address space in words. */
  public List<String> areas() {
    return fd.areas(ioas).stream().map(FdState::text).toList();
  }

  /** The first address above the first range that can be mapped: it is reserved. */
  public long firstReserved() {
    return fd.ranges(ioas).ranges().getFirst().last() + 1;
  }

  /** The device writes a number; false: it was refused. */
  public boolean dmaWrite(long iova, long value) {
    return dmaWrite(device, iova, value);
  }

  public static boolean dmaWrite(KitDevice device, long iova, long value) {
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
