package org.bindery.device.edu;

import org.bindery.device.DeviceModel;
import org.bindery.device.DevicePort;

/**
 * QEMU's educational device (1234:11e8), register by register: identification, liveness, factorial,
 * interrupts, DMA.
 *
 * <p>All registers are in region 0. An access of a width that a register does not take reads as
 * ones, and writes nothing. Unlike in QEMU, the factorial is computed by the work that the device
 * has queued, not by a thread of its own; the computing bit is seen set until then all the same.
 * Also unlike there, a DMA command can ask not to be snooped (bit 4, 0x10).
 */
final class EduModel implements DeviceModel {
  /** Address lines of DMA when nothing else is configured: 256 MiB. */
  static final long DEFAULT_MASK = (1L << 28) - 1;

  private final DevicePort port;
  private final EduInterrupts interrupts;
  private final EduDma dma;
  private int liveness;
  private int factorial;
  private int status;

  EduModel(DevicePort port, long mask) {
    this.port = port;
    this.interrupts = new EduInterrupts(port);
    this.dma = new EduDma(port, interrupts, mask);
  }

  @Override
  public long read(int region, long offset, int width) {
    if (!decodes(region, offset, width)) {
      return -1;
    }
    if (offset >= EduRegisters.WIDE) {
      return dma.read(offset);
    }
    return switch ((int) offset) {
      case (int) EduRegisters.IDENTIFICATION -> EduRegisters.VERSION;
      case (int) EduRegisters.LIVENESS -> liveness;
      case (int) EduRegisters.FACTORIAL -> factorial;
      case (int) EduRegisters.STATUS -> status;
      case (int) EduRegisters.INTERRUPT_STATUS -> interrupts.status();
      default -> -1;
    };
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    if (!decodes(region, offset, width)) {
      return;
    }
    if (offset >= EduRegisters.WIDE) {
      dma.write(offset, value);
      return;
    }
    switch ((int) offset) {
      case (int) EduRegisters.LIVENESS -> liveness = ~(int) value;
      case (int) EduRegisters.FACTORIAL -> compute((int) value);
      case (int) EduRegisters.STATUS ->
          status =
              status & ~EduRegisters.STATUS_INTERRUPT | (int) value & EduRegisters.STATUS_INTERRUPT;
      case (int) EduRegisters.INTERRUPT_RAISE -> interrupts.raise((int) value);
      case (int) EduRegisters.INTERRUPT_ACKNOWLEDGE -> interrupts.acknowledge((int) value);
      default -> {}
    }
  }

  private static boolean decodes(int region, long offset, int width) {
    return region == 0 && (width == 4 || width == 8 && offset >= EduRegisters.WIDE);
  }

  /** While one is computed, others are ignored. */
  private void compute(int number) {
    if ((status & EduRegisters.STATUS_COMPUTING) == 0) {
      factorial = number;
      status |= EduRegisters.STATUS_COMPUTING;
      port.run(this::finish);
    }
  }

  private void finish() {
    factorial = factorialOf(factorial);
    status &= ~EduRegisters.STATUS_COMPUTING;
    if ((status & EduRegisters.STATUS_INTERRUPT) != 0) {
      interrupts.raise(EduRegisters.INTERRUPT_FACTORIAL);
    }
  }

  /** Modulo 2^32. From 34 on that is 0: the factors 2 up to there make 2^32. */
  static int factorialOf(int number) {
    if (Integer.compareUnsigned(number, 34) >= 0) {
      return 0;
    }
    int product = 1;
    for (int factor = number; factor > 1; factor--) {
      product *= factor;
    }
    return product;
  }

  /** By a bit of its DMA command that QEMU's device does not have; off unless a driver sets it. */
  @Override
  public boolean issuesNoSnoop() {
    return true;
  }

  @Override
  public void reset() {
    liveness = 0;
    factorial = 0;
    status = 0;
    interrupts.reset();
    dma.reset();
  }
}
