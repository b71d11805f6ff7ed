package org.bindery.core.fake;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Access;
import org.bindery.api.PinnedRange;
import org.bindery.api.RefusedException;
import org.bindery.device.DeviceModel;
import org.bindery.device.DevicePort;

/**
 * Registers of 8 bytes: 0 a cell; 8 (w) raises a vector; 16 (w) writes the cell to an IOVA, (r)
 * whether that was done; 24 (w) reads the cell from one; 32 (w) pins a page, (r) how many are
 * pinned; 40 (w) throws; 48 (w) adds to the cell by its own work; 56 (w) waits in its own work,
 * writes to an IOVA, and does so again in a piece that it queues.
 */
public final class FakeModel implements DeviceModel {
  private final DevicePort port;
  private final List<PinnedRange> pins = new ArrayList<>();
  private final CountDownLatch begun;
  private final CountDownLatch gate;
  private final AtomicInteger tried;
  private long cell;
  private boolean done;

  public FakeModel(DevicePort port) {
    this(port, new CountDownLatch(1), new CountDownLatch(0), new AtomicInteger());
  }

  /**
   * @param begun opened when late work has begun
   * @param gate what late work waits for
   * @param tried counts the writes that it has tried
   */
  public FakeModel(
      DevicePort port, CountDownLatch begun, CountDownLatch gate, AtomicInteger tried) {
    this.port = port;
    this.begun = begun;
    this.gate = gate;
    this.tried = tried;
  }

  private void late(long iova) {
    begun.countDown();
    boolean interrupted = false;
    while (gate.getCount() > 0) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    cell = -1;
    write(0, 16, 8, iova);
    tried.incrementAndGet();
    port.run(() -> write(0, 16, 8, iova));
  }

  @Override
  public long read(int region, long offset, int width) {
    return switch ((int) offset) {
      case 0 -> cell;
      case 16 -> done ? 1 : 0;
      case 32 -> pins.size();
      default -> 0;
    };
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[8]);
    switch ((int) offset) {
      case 0 -> cell = value;
      case 8 -> done = port.raiseMsi((int) value);
      case 16 -> {
        bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, cell);
        done = port.dma().write(value, bytes);
      }
      case 24 -> {
        done = port.dma().read(value, bytes);
        cell = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
      }
      case 32 -> {
        try {
          pins.add(port.pins().orElseThrow().pin(value, 4096, Access.READ_WRITE));
          done = true;
        } catch (RefusedException e) {
          done = false;
        }
      }
      case 40 -> throw new IllegalStateException("made to fail");
      case 48 -> port.run(() -> cell += value);
      case 56 -> port.run(() -> late(value));
      default -> {}
    }
  }

  @Override
  public void reset() {
    cell = 0;
    done = false;
  }

  @Override
  public void unmapping(long iova, long length) {
    pins.forEach(PinnedRange::close);
    pins.clear();
  }
}
