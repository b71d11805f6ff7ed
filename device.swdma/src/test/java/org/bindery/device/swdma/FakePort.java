package org.bindery.device.swdma;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.bindery.device.DevicePort;
import org.bindery.device.DmaPort;

/** A machine whose memory begins at {@link #BASE}, with pages that refuse. */
final class FakePort implements DevicePort, DmaPort {
  static final long BASE = 0x10_0000;

  final MemorySegment memory = MemorySegment.ofArray(new byte[64 * 4096]);
  final Set<Long> unreadable = new HashSet<>();
  final Set<Long> unwritable = new HashSet<>();
  final Queue<Runnable> work = new ArrayDeque<>();
  final List<Integer> messages = new ArrayList<>();

  /** Does what is queued, and what that queues. */
  void pass() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  private boolean may(long iova, MemorySegment bytes, Set<Long> refused) {
    long last = iova + bytes.byteSize() - 1;
    if (iova < BASE || last >= BASE + memory.byteSize()) {
      return false;
    }
    for (long page = iova / 4096; page <= last / 4096; page++) {
      if (refused.contains(page)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public DmaPort dma() {
    return this;
  }

  @Override
  public boolean read(long iova, MemorySegment into) {
    boolean may = may(iova, into, unreadable);
    if (may) {
      into.copyFrom(memory.asSlice(iova - BASE, into.byteSize()));
    }
    return may;
  }

  @Override
  public boolean write(long iova, MemorySegment from) {
    boolean may = may(iova, from, unwritable);
    if (may) {
      memory.asSlice(iova - BASE, from.byteSize()).copyFrom(from);
    }
    return may;
  }

  @Override
  public boolean raiseMsi(int vector) {
    return messages.add(vector);
  }

  @Override
  public void setIntx(boolean asserted) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean msiEnabled() {
    return true;
  }

  @Override
  public void run(Runnable piece) {
    work.add(piece);
  }

  @Override
  public void runAfter(Duration delay, Runnable piece) {
    throw new UnsupportedOperationException();
  }
}
