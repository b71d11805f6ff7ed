package org.bindery.device.swdma;

/**
 * Where the registers are. Region 0 has a page for the device and a page for each queue, so that a
 * queue can be mapped alone. Registers are little-endian, read and written as 4 or 8 bytes.
 */
final class Registers {
  static final int PAGE = 4096;

  /** Device page, 4 bytes, read-only: {@code SWDM}. */
  static final int MAGIC = 0x00;

  static final int MAGIC_VALUE = 0x4d445753;

  /** Device page, 4 bytes, read-only: how many queues there are. */
  static final int QUEUES = 0x04;

  /** Address of the first byte to read; of a fill, the 8 bytes to fill with. */
  static final int SOURCE = 0x00;

  /** Address of the first byte to write. */
  static final int DESTINATION = 0x08;

  /** Bytes, 1 to {@link #LONGEST}. */
  static final int LENGTH = 0x10;

  /** Write-only: begins what {@link Command} says; 0 ends what is going on. */
  static final int COMMAND = 0x18;

  /** Bit 0: the queue's interrupt is raised when a command ends. */
  static final int CONTROL = 0x20;

  /** Read-only: {@link Status}. */
  static final int STATUS = 0x28;

  /** Read-only: {@link Failure}. */
  static final int ERROR = 0x30;

  /** Read-only: how many bytes of the command are done. */
  static final int DONE = 0x38;

  /** Read-only: CRC-32C of what a checksum has read. */
  static final int RESULT = 0x40;

  /** Read-only: the address that was refused. */
  static final int FAULT = 0x48;

  static final long LONGEST = 1L << 40;

  private Registers() {}

  /** Bytes of region 0: a power of two, as the size of every BAR. */
  static long size(int queues) {
    return (long) PAGE * Integer.highestOneBit(queues) * 2;
  }
}
