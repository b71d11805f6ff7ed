package org.bindery.backend.sim.vtd;

import org.bindery.backend.sim.hardware.FaultCode;
import org.bindery.backend.sim.interrupt.InterruptDenial;

/**
 * Why a request was refused: the fault reasons of the VT-d specification (legacy mode) that can
 * happen here, and one of our own.
 */
enum VtdFault implements FaultCode {
  CONTEXT_NOT_PRESENT(0x2, "the requester has no translation: its context entry is not present"),
  BEYOND_WIDTH(0x4, "the address is beyond the width that the tables translate"),
  WRITE_NOT_PERMITTED(0x5, "the page table does not permit to write there"),
  READ_NOT_PERMITTED(0x6, "the page table does not permit to read there"),
  TRANSLATED(0xd, "the context entry blocks requests that are translated or ask to be"),
  INTERRUPT_MALFORMED(0x20, "an access to the interrupt addresses that is no interrupt request"),
  INTERRUPT_RESERVED(0x20, "the interrupt request has reserved bits set"),
  INTERRUPT_BEYOND_TABLE(0x21, "the interrupt request names an entry beyond the remapping table"),
  INTERRUPT_NOT_PRESENT(0x22, "the interrupt request names a remapping entry that is not present"),
  INTERRUPT_COMPATIBLE(0x25, "an interrupt request in compatibility format is blocked"),
  INTERRUPT_WRONG_SOURCE(0x26, "the interrupt request names a remapping entry of another source"),
  /** Not in the specification, and outside of its numbers: real memory does not go away. */
  MEMORY_GONE(0x1000, "the memory behind the page has been closed");

  private final int code;
  private final String words;

  VtdFault(int code, String words) {
    this.code = code;
    this.words = words;
  }

  /** In scalable mode the same: interrupts are remapped beside DMA. */
  static VtdFault of(InterruptDenial denial) {
    return switch (denial) {
      case READ, MALFORMED -> INTERRUPT_MALFORMED;
      case RESERVED -> INTERRUPT_RESERVED;
      case COMPATIBLE -> INTERRUPT_COMPATIBLE;
      case BEYOND_TABLE -> INTERRUPT_BEYOND_TABLE;
      case NOT_PRESENT -> INTERRUPT_NOT_PRESENT;
      case WRONG_SOURCE -> INTERRUPT_WRONG_SOURCE;
    };
  }

  @Override
  public int code() {
    return code;
  }

  @Override
  public String words() {
    return words;
  }
}
