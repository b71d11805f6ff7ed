package org.bindery.itest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.bindery.api.Access;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Iommu;
import org.bindery.api.IommuFd;
import org.bindery.api.Memory;

/**
 * A bound, attached edu with memory to move: a source, a target, and guard pages around the target
 * that no DMA may touch.
 */
final class Bench implements AutoCloseable {
  static final int PAGE = 4096;
  static final long SOURCE = 0x10000;
  static final long TARGET = 0x20000;

  final IommuFd fd;
  final BoundDevice device;
  final int ioas;
  final EduDriver driver;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment source = arena.allocate(PAGE, PAGE);
  private final MemorySegment guarded = arena.allocate(3 * PAGE, PAGE);
  private final Memory sourceMemory;
  private final Memory guardedMemory;

  Bench(Iommu iommu, String name) {
    sourceMemory = iommu.process().register(source);
    guardedMemory = iommu.process().register(guarded);
    fd = iommu.open();
    device = fd.bind(BindRequest.of(name));
    ioas = fd.allocateIoas();
    fd.map(ioas, source.address(), PAGE, Access.READ, OptionalLong.of(SOURCE));
    fd.map(ioas, guarded.address() + PAGE, PAGE, Access.WRITE, OptionalLong.of(TARGET));
    int unused = device.attach(ioas);
    driver = new EduDriver(device);
    guarded.fill((byte) 0x5a);
  }

  /** Moves a page of random bytes through the device. */
  void move(SplittableRandom random) throws Exception {
    for (long i = 0; i < PAGE; i += Long.BYTES) {
      source.set(ValueLayout.JAVA_LONG, i, random.nextLong());
    }
    driver.copy(SOURCE, TARGET, PAGE);
  }

  /** True when the target has the source's bytes. */
  boolean moved() {
    return source.mismatch(guarded.asSlice(PAGE, PAGE)) < 0;
  }

  /** True when no byte before or after the target was touched. */
  boolean guardsIntact() {
    for (long i = 0; i < PAGE; i++) {
      if (guarded.get(ValueLayout.JAVA_BYTE, i) != 0x5a
          || guarded.get(ValueLayout.JAVA_BYTE, 2L * PAGE + i) != 0x5a) {
        return false;
      }
    }
    return true;
  }

  void clearTarget() {
    guarded.asSlice(PAGE, PAGE).fill((byte) 0);
  }

  boolean targetClear() {
    return guarded.asSlice(PAGE, PAGE).toArray(ValueLayout.JAVA_BYTE).length == PAGE
        && java.util.Arrays.equals(
            guarded.asSlice(PAGE, PAGE).toArray(ValueLayout.JAVA_BYTE), new byte[PAGE]);
  }

  @Override
  public void close() {
    driver.close();
    fd.close();
    sourceMemory.close();
    guardedMemory.close();
    arena.close();
  }
}
