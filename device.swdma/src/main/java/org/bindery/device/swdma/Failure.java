package org.bindery.device.swdma;

/** Why a command failed: the value of the register is the place here. */
enum Failure {
  NONE,
  /** The command register was written with what is no command. */
  UNKNOWN_COMMAND,
  /** The length is 0 or too large, or an address goes beyond 64 bits with it. */
  BAD_LENGTH,
  /** Bit 2 of the command register in configuration space is clear. */
  NO_BUS_MASTER,
  /** A read was refused, at the address of the fault register. */
  READ_REFUSED,
  /** A write was refused, at the address of the fault register. */
  WRITE_REFUSED
}
