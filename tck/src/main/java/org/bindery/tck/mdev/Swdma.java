package org.bindery.tck.mdev;

import java.time.Duration;
import org.bindery.api.BoundDevice;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;

/**
 * Drives one queue of a software DMA engine through a map of its registers, as a user-space driver
 * does. One thread at a time.
 */
public final class Swdma {
  public static final int COPY = 1;
  public static final int FILL = 2;
  public static final int CHECKSUM = 3;

  public static final long DONE = 2;
  public static final long FAILED = 3;

  public static final long READ_REFUSED = 4;
  public static final long WRITE_REFUSED = 5;

  private static final int SOURCE = 0x00;
  private static final int DESTINATION = 0x08;
  private static final int LENGTH = 0x10;
  private static final int COMMAND = 0x18;
  private static final int CONTROL = 0x20;
  private static final int STATUS = 0x28;
  private static final int ERROR = 0x30;
  private static final int RESULT = 0x40;
  private static final int FAULT = 0x48;

  private static final long BUSY = 1;
  private static final int PCI_COMMAND = 4;
  private static final long BUS_MASTER = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RegionMap registers;
  private final long page;

  public Swdma(BoundDevice device, int queue) {
    device.write(RegionInfo.CONFIG, PCI_COMMAND, 2, BUS_MASTER);
    registers = device.map(0);
    page = 4096L * (1 + queue);
  }

  public RegionMap registers() {
    return registers;
  }

  public void interrupts(boolean on) {
    registers.putLong(page + CONTROL, on ? 1 : 0);
  }

  public void begin(int command, long source, long destination, long length) {
    registers.putLong(page + SOURCE, source);
    registers.putLong(page + DESTINATION, destination);
    registers.putLong(page + LENGTH, length);
    registers.putLong(page + COMMAND, command);
  }

  /** Waits for the end of the command; answers its status. */
  public long await() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (registers.getLong(page + STATUS) == BUSY) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("the command does not end");
      }
      Thread.onSpinWait();
    }
    return registers.getLong(page + STATUS);
  }

  public long run(int command, long source, long destination, long length) {
    begin(command, source, destination, length);
    return await();
  }

  public long error() {
    return registers.getLong(page + ERROR);
  }

  public long result() {
    return registers.getLong(page + RESULT);
  }

  public long fault() {
    return registers.getLong(page + FAULT);
  }
}
