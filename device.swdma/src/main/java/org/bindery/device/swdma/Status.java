package org.bindery.device.swdma;

/** Where a queue stands: the value of its register is the place here. */
enum Status {
  /** Nothing was done since power-on. */
  IDLE,
  /** Writes to its registers are passed over, but for 0 to the command register. */
  BUSY,
  DONE,
  /** The error register says why. */
  FAILED,
  /** Ended by a 0 in the command register. */
  ABORTED
}
