package org.bindery.backend.sim.interrupt;

/** Why a request to the interrupt addresses raised nothing, whatever the make calls it. */
public enum InterruptDenial {
  /** It reads: there is nothing to read. */
  READ,
  /** A write that is no message: not of four bytes at a multiple of four inside the addresses. */
  MALFORMED,
  /** Bits are set that the format of messages keeps clear. */
  RESERVED,
  /** It names a vector itself, which the unit lets nobody do. */
  COMPATIBLE,
  /** It names an entry beyond the table. */
  BEYOND_TABLE,
  /** It names an entry that nobody has, or has any more. */
  NOT_PRESENT,
  /** It names an entry of another requester. */
  WRONG_SOURCE
}
