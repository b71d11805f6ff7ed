package org.bindery.backend.sim.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.RegionInfo;
import org.bindery.api.Snoop;
import org.bindery.api.VirtualCpu;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.backend.sim.testing.TinyEngine;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.device.DmaPort;
import org.bindery.engine.EngineDevice;
import org.bindery.host.DeviceFile;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;

/**
 * A virtual machine with a bound function of the edu-lab in it: the guest's processor and the
 * device reach the same pages, the one through the cache, the other through IOMMU and page table.
 */
final class CoherenceLab implements AutoCloseable {
  static final long IOVA = 0x7000_0000L;
  static final long GUEST = 0x10_0000L;
  static final int PAGES = 4;
  static final int PAGE = 4096;

  /** A PCI Express function: it has Enable No Snoop. */
  static final String EXPRESS = "0000:02:00.0";

  private static final int COMMAND = 4;
  private static final int MEMORY_AND_MASTER = 0x6;

  final TestHost lab;
  final TestProcess process = new TestProcess();
  final Arena arena = Arena.ofShared();

  /** What is in memory, whatever the cache says. */
  final MemorySegment dram = arena.allocate((long) PAGES * PAGE, PAGE);

  final Memory memory = process.register(dram);
  final VirtualMachine vm;
  final VirtualCpu cpu;
  final DeviceFile file;
  final DmaPort device;
  private final TinyEngine engine;

  CoherenceLab(TestHost lab, Snoop snoop) {
    this(lab, snoop, TestHost.EDU, TestDevices.noSnoopRegister(0x1234, 0x11e8));
  }

  CoherenceLab(TestHost lab, Snoop snoop, String function, TestDevices models) {
    this.lab = lab;
    lab.host().models().add(models);
    engine = lab.engine();
    lab.take(function);
    file = lab.open(function);
    EngineDevice registered = file.bind(new TinyFd(engine));
    file.write(RegionInfo.CONFIG, COMMAND, 2, MEMORY_AND_MASTER);
    int domain = engine.allocate(engine.lastBound(), snoop);
    registered.attach(domain);
    vm = lab.host().createVirtualMachine("guest", process);
    vm.add(new MemorySlot(0, GUEST, dram.byteSize(), dram.address()));
    cpu = vm.cpu().orElseThrow();
    engine.map(domain, memory, IOVA, Access.READ_WRITE);
    device = models.port(function).dma();
  }

  /** The processor loads the byte at an offset. */
  int load(long offset) {
    MemorySegment into = one(0);
    cpu.read(GUEST + offset, into);
    return into.get(ValueLayout.JAVA_BYTE, 0);
  }

  void store(long offset, int value) {
    cpu.write(GUEST + offset, one(value));
  }

  /** The device reads the byte at an offset with No Snoop. */
  int readPast(long offset) {
    MemorySegment into = one(0);
    if (!device.readNoSnoop(IOVA + offset, into)) {
      throw new AssertionError("refused");
    }
    return into.get(ValueLayout.JAVA_BYTE, 0);
  }

  void writePast(long offset, int value) {
    if (!device.writeNoSnoop(IOVA + offset, one(value))) {
      throw new AssertionError("refused");
    }
  }

  /** The device reads the byte at an offset, snooped. */
  int read(long offset) {
    MemorySegment into = one(0);
    if (!device.read(IOVA + offset, into)) {
      throw new AssertionError("refused");
    }
    return into.get(ValueLayout.JAVA_BYTE, 0);
  }

  void write(long offset, int value) {
    if (!device.write(IOVA + offset, one(value))) {
      throw new AssertionError("refused");
    }
  }

  int inDram(long offset) {
    return dram.get(ValueLayout.JAVA_BYTE, offset);
  }

  /** The cache needs the place of every line. */
  void evictAll() {
    lab.host().cache().evictAll();
  }

  long lines() {
    return lab.host().cache().lines();
  }

  private static MemorySegment one(int value) {
    return MemorySegment.ofArray(new byte[] {(byte) value});
  }

  @Override
  public void close() {
    vm.close();
    file.close();
    lab.close();
    engine.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
