package com.example.edu;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;

/**
 * A user-space driver of the edu device over its BAR 0. One thread at a time. Source of the
 * registers: QEMU, docs/specs/edu.rst.
 */
final class EduDevice implements AutoCloseable {
  /** Bytes of the internal buffer, and where DMA addresses it. */
  static final int BUFFER_SIZE = 4096;

  private static final long BUFFER = 0x40000;

  /** DMA addresses have 28 bits. */
  private static final long DMA_LIMIT = 1L << 28;

  /** The command register of configuration space. */
  private static final int COMMAND = 4;

  private static final long BUS_MASTER = 4;

  private static final int FACTORIAL = 0x08;
  private static final int STATUS = 0x20;
  private static final int IRQ_STATUS = 0x24;
  private static final int IRQ_ACK = 0x64;
  private static final int DMA_SOURCE = 0x80;
  private static final int DMA_TARGET = 0x88;
  private static final int DMA_COUNT = 0x90;
  private static final int DMA_COMMAND = 0x98;
  private static final int START = 1;
  private static final int TO_MEMORY = 2;
  private static final int IRQ_WHEN_DONE = 4;

  /** Of the simulated device alone; QEMU's ignores it. */
  private static final int NO_SNOOP = 0x10;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final String name;
  private final RegionMap registers;
  private final Interrupt done;

  EduDevice(BoundDevice device) {
    name = device.device();
    // Whichever binder bound it: without bus mastering the device sends nothing, and nothing tells.
    long command = device.read(RegionInfo.CONFIG, COMMAND, 2);
    device.write(RegionInfo.CONFIG, COMMAND, 2, command | BUS_MASTER);
    registers = device.map(0);
    try {
      done = device.interrupt(InterruptKind.MSI, 0);
    } catch (RuntimeException e) {
      registers.close();
      throw e;
    }
  }

  /** The factorial modulo 2^32, computed by the device. */
  long factorial(int n) {
    registers.putInt(FACTORIAL, n);
    poll("the factorial of " + n, STATUS, 1);
    return Integer.toUnsignedLong(registers.getInt(FACTORIAL));
  }

  /** Memory to the device's buffer: at most 4096 bytes. */
  void fetch(long iova, int length) throws InterruptedException {
    transfer(inReach(iova, length), BUFFER, length, START);
  }

  /** The device's buffer to memory. */
  void store(long iova, int length) throws InterruptedException {
    transfer(BUFFER, inReach(iova, length), length, START | TO_MEMORY);
  }

  /** As {@link #store}, past the caches: the transfer asks not to be snooped. */
  void storeNoSnoop(long iova, int length) throws InterruptedException {
    transfer(BUFFER, inReach(iova, length), length, START | TO_MEMORY | NO_SNOOP);
  }

  private void transfer(long source, long target, int length, int command)
      throws InterruptedException {
    long seen = done.count();
    registers.putLong(DMA_SOURCE, source);
    registers.putLong(DMA_TARGET, target);
    registers.putLong(DMA_COUNT, length);
    registers.putLong(DMA_COMMAND, command | IRQ_WHEN_DONE);
    if (done.await(seen, PATIENCE) > seen) {
      registers.putInt(IRQ_ACK, registers.getInt(IRQ_STATUS));
    }
    poll("a DMA of " + length + " bytes", DMA_COMMAND, START);
  }

  private long inReach(long iova, int length) {
    if (iova < 0 || iova > DMA_LIMIT - length) {
      throw Refusal.of(
              Errno.EINVAL, "%s reaches addresses below 256 MiB only, not 0x%x", name, iova)
          .exception();
    }
    return iova;
  }

  private void poll(String what, int register, int busy) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while ((registers.getInt(register) & busy) != 0) {
      if (System.nanoTime() - deadline > 0) {
        throw Refusal.of(Errno.ETIMEDOUT, "%s did not end %s in %s", name, what, PATIENCE)
            .exception();
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() {
    done.close();
    registers.close();
  }
}
