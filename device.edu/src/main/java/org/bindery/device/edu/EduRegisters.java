package org.bindery.device.edu;

/**
 * Register offsets and bits of the edu device (QEMU documentation, "EDU device"); one bit is added.
 */
final class EduRegisters {
  static final long IDENTIFICATION = 0x00;
  static final long LIVENESS = 0x04;
  static final long FACTORIAL = 0x08;
  static final long STATUS = 0x20;
  static final long INTERRUPT_STATUS = 0x24;
  static final long INTERRUPT_RAISE = 0x60;
  static final long INTERRUPT_ACKNOWLEDGE = 0x64;
  static final long DMA_SOURCE = 0x80;
  static final long DMA_DESTINATION = 0x88;
  static final long DMA_COUNT = 0x90;
  static final long DMA_COMMAND = 0x98;

  /** Registers from here on take accesses of 4 and 8 bytes, those below of 4 only. */
  static final long WIDE = 0x80;

  /** 0xRRrr00ed: major version 1, minor version 0. */
  static final int VERSION = 0x010000ed;

  static final int STATUS_COMPUTING = 0x01;
  static final int STATUS_INTERRUPT = 0x80;

  static final int INTERRUPT_FACTORIAL = 0x001;
  static final int INTERRUPT_DMA = 0x100;

  static final long COMMAND_RUN = 0x1;

  /** From the device to memory; clear: from memory to the device. */
  static final long COMMAND_TO_MEMORY = 0x2;

  static final long COMMAND_INTERRUPT = 0x4;

  /** The transfer asks not to be snooped. Of the simulator alone: QEMU's device ignores the bit. */
  static final long COMMAND_NO_SNOOP = 0x10;

  /** Where the device's own buffer stands among its DMA addresses. */
  static final long BUFFER = 0x40000;

  static final int BUFFER_SIZE = 4096;

  private EduRegisters() {}
}
