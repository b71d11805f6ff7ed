package org.bindery.itest;

import java.util.concurrent.TimeoutException;
import org.bindery.api.BoundDevice;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;

/** Drives an edu device through a map of its registers, as a user-space driver does. */
final class EduDriver implements AutoCloseable {
  /** Where the device's buffer stands in its own addresses. */
  private static final long BUFFER = 0x40000;

  private static final int SOURCE = 0x80;
  private static final int TARGET = 0x88;
  private static final int COUNT = 0x90;
  private static final int COMMAND = 0x98;
  private static final int START = 1;
  private static final int TO_MEMORY = 2;
  private static final int COMMAND_REGISTER = 4;
  private static final int BUS_MASTER = 4;

  private final RegionMap registers;

  EduDriver(BoundDevice device) {
    long command = device.read(RegionInfo.CONFIG, COMMAND_REGISTER, 2);
    device.write(RegionInfo.CONFIG, COMMAND_REGISTER, 2, command | 2 | BUS_MASTER);
    registers = device.map(0);
  }

  int identification() {
    return registers.getInt(0);
  }

  /** Memory to the device's buffer. */
  void fetch(long iova, int length) throws TimeoutException {
    move(iova, BUFFER, length, START);
  }

  /** The device's buffer to memory. */
  void store(long iova, int length) throws TimeoutException {
    move(BUFFER, iova, length, START | TO_MEMORY);
  }

  /** The first byte of the device's buffer is not to be read by registers: a copy through DMA. */
  void copy(long fromIova, long toIova, int length) throws TimeoutException {
    fetch(fromIova, length);
    store(toIova, length);
  }

  private void move(long from, long to, int length, int command) throws TimeoutException {
    registers.putLong(SOURCE, from);
    registers.putLong(TARGET, to);
    registers.putLong(COUNT, length);
    registers.putLong(COMMAND, command);
    long deadline = System.nanoTime() + 5_000_000_000L;
    while ((registers.getLong(COMMAND) & START) != 0) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("the edu has not finished its DMA");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    registers.close();
  }
}
