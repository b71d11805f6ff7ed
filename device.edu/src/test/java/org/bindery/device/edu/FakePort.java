package org.bindery.device.edu;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.bindery.device.DevicePort;
import org.bindery.device.DmaPort;

/** A machine whose memory begins at address 0, whose time passes when the test says so. */
final class FakePort implements DevicePort, DmaPort {
  final MemorySegment memory = MemorySegment.ofArray(new byte[64 * 1024]);
  final Queue<Runnable> work = new ArrayDeque<>();
  final Queue<Duration> delays = new ArrayDeque<>();
  boolean msi;
  int messages;
  boolean line;
  long lastAddress = -1;
  boolean refusing;
  int noSnoops;

  /** Does what is queued now, not what that queues. */
  void pass() {
    for (int left = work.size(); left > 0; left--) {
      work.remove().run();
    }
  }

  @Override
  public DmaPort dma() {
    return this;
  }

  @Override
  public boolean read(long iova, MemorySegment into) {
    lastAddress = iova;
    if (!refusing) {
      into.copyFrom(memory.asSlice(iova, into.byteSize()));
    }
    return !refusing;
  }

  @Override
  public boolean write(long iova, MemorySegment from) {
    lastAddress = iova;
    if (!refusing) {
      memory.asSlice(iova, from.byteSize()).copyFrom(from);
    }
    return !refusing;
  }

  @Override
  public boolean readNoSnoop(long iova, MemorySegment into) {
    noSnoops++;
    return read(iova, into);
  }

  @Override
  public boolean writeNoSnoop(long iova, MemorySegment from) {
    noSnoops++;
    return write(iova, from);
  }

  @Override
  public boolean raiseMsi(int vector) {
    messages++;
    return msi && vector == 0;
  }

  @Override
  public void setIntx(boolean asserted) {
    line = asserted;
  }

  @Override
  public boolean msiEnabled() {
    return msi;
  }

  @Override
  public void run(Runnable piece) {
    work.add(piece);
  }

  @Override
  public void runAfter(Duration delay, Runnable piece) {
    delays.add(delay);
    work.add(piece);
  }
}
