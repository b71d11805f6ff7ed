package org.bindery.tck.lab;

import java.time.Duration;
import org.bindery.api.BoundDevice;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;

/**
 * Drives an edu device through a map of its registers, as a user-space driver does. One thread at a
 * time. DMA addresses have 28 bits. Source: QEMU, "EDU device".
 */
public final class Edu implements AutoCloseable {
  public static final int IDENTIFICATION = 0x00;
  public static final int LIVENESS = 0x04;
  public static final int INTERRUPT_STATUS = 0x24;
  public static final int INTERRUPT_RAISE = 0x60;
  public static final int INTERRUPT_ACKNOWLEDGE = 0x64;

  private static final int FACTORIAL = 0x08;
  private static final int STATUS = 0x20;
  private static final int SOURCE = 0x80;
  private static final int TARGET = 0x88;
  private static final int COUNT = 0x90;
  private static final int COMMAND = 0x98;
  private static final int START = 1;
  private static final int TO_MEMORY = 2;

  /** Where the device's buffer of 4096 bytes stands in its own addresses. */
  private static final long BUFFER = 0x40000;

  private static final int PCI_COMMAND = 4;
  private static final long MEMORY = 2;
  private static final long BUS_MASTER = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BoundDevice device;
  private final RegionMap registers;

  public Edu(BoundDevice device) {
    this.device = device;
    busMaster(true);
    registers = device.map(0);
  }

  /** Lets the device do DMA, or not; its registers can be reached in any case. */
  public void busMaster(boolean on) {
    long command = device.read(RegionInfo.CONFIG, PCI_COMMAND, 2) | MEMORY;
    device.write(
        RegionInfo.CONFIG, PCI_COMMAND, 2, on ? command | BUS_MASTER : command & ~BUS_MASTER);
  }

  public RegionMap registers() {
    return registers;
  }

  /** Modulo 2^32. */
  public int factorial(int n) {
    registers.putInt(FACTORIAL, n);
    poll(STATUS);
    return registers.getInt(FACTORIAL);
  }

  /** Memory to the device's buffer, at most 4096 bytes. */
  public void fetch(long iova, int length) {
    startFetch(iova, length);
    finish();
  }

  /** The device's buffer to memory. */
  public void store(long iova, int length) {
    startStore(iova, length);
    finish();
  }

  public void copy(long fromIova, long toIova, int length) {
    fetch(fromIova, length);
    store(toIova, length);
  }

  public void startFetch(long iova, int length) {
    start(iova, BUFFER, length, START);
  }

  public void startStore(long iova, int length) {
    start(BUFFER, iova, length, START | TO_MEMORY);
  }

  /** Waits until the DMA that was started has ended. */
  public void finish() {
    poll(COMMAND);
  }

  private void start(long from, long to, int length, int command) {
    registers.putLong(SOURCE, from);
    registers.putLong(TARGET, to);
    registers.putLong(COUNT, length);
    registers.putLong(COMMAND, command);
  }

  private void poll(int register) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while ((registers.getInt(register) & START) != 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("the edu is still busy after " + PATIENCE);
      }
      pause();
    }
  }

  /** QEMU's device takes 100 ms for a transfer; to ask it all the while keeps others from work. */
  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    registers.close();
  }
}
