package org.bindery.uapi.door.lab;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.HardwareFd;
import org.bindery.host.DeviceFile;

/** A device's file: its registers write down how they are accessed. */
final class LabFile implements DeviceFile {
  final List<String> accesses = new CopyOnWriteArrayList<>();
  final LabInterrupts interrupts = new LabInterrupts();
  private final LabDevice device;
  private final AtomicReference<LabFile> user;
  private EngineDevice bound;
  private boolean closed;

  /**
   * @param user who has bound the device
   */
  LabFile(LabDevice device, AtomicReference<LabFile> user) {
    this.device = device;
    this.user = user;
  }

  @Override
  public EngineDevice bind(EngineFd fd) {
    if (bound != null || closed || !user.compareAndSet(null, this)) {
      throw Refusal.of(Errno.EINVAL, "%s is bound", device.name()).exception();
    }
    try {
      bound = ((HardwareFd) fd).bind(device);
    } finally {
      if (bound == null) {
        user.set(null);
      }
    }
    return bound;
  }

  @Override
  public List<RegionInfo> regions() {
    return List.of(
        new LabRegion(0, "bar0", 0x1000, true, true, true),
        new LabRegion(2, "bar2", 0x10, true, true, false),
        new LabRegion(6, "rom", 0x800, true, false, false),
        new LabRegion(7, "config", 0x100, true, true, false));
  }

  @Override
  public long read(int region, long offset, int width) {
    accesses.add("read %d 0x%x %d".formatted(region, offset, width));
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | offset + i & 0xff;
    }
    return value;
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    accesses.add("write %d 0x%x %d 0x%x".formatted(region, offset, width, value));
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RegionMap map(int region) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<InterruptInfo> interrupts() {
    return List.of(
        new InterruptInfo(InterruptKind.INTX, 1), new InterruptInfo(InterruptKind.MSI, 4));
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    return interrupts.wire(kind, vector);
  }

  @Override
  public void wanted(Runnable asked) {
    interrupts.listen(asked);
  }

  @Override
  public void reset() {
    throw Refusal.of(Errno.EINVAL, "%s has no reset", device.name()).exception();
  }

  @Override
  public void close() {
    if (closed) {
      throw new AssertionError("closed twice");
    }
    closed = true;
    if (!interrupts.wired().equals("[]")) {
      throw new AssertionError("wired at the end: " + interrupts.wired());
    }
    if (bound != null) {
      bound.close();
      user.set(null);
    }
  }
}
