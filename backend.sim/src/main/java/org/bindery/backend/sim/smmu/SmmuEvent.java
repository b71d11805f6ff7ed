package org.bindery.backend.sim.smmu;

import org.bindery.backend.sim.hardware.Denial;
import org.bindery.backend.sim.hardware.FaultCode;

/**
 * The records of the event queue that can happen here, by their numbers in the specification
 * ("Event records"), and some of our own.
 */
enum SmmuEvent implements FaultCode {
  C_BAD_STREAMID(0x02, "no entry of the stream table is there for the requester"),
  C_BAD_STE(0x04, "the guest's stream table entry is malformed"),
  F_STREAM_DISABLED(
      0x06, "requests without PASID are terminated: only the requester's PASIDs are attached"),
  F_TRANSL_FORBIDDEN(
      0x07, "the stream table entry permits no requests that are translated or ask to be"),
  C_BAD_SUBSTREAMID(0x08, "the PASID is larger than the table of context descriptors"),
  C_BAD_CD(0x0a, "nothing is attached: the PASID's context descriptor is not valid"),
  F_TRANSLATION(0x10, "the page is not mapped, or beyond the width that the table translates"),
  F_ADDR_SIZE(0x11, "an address in the page table is too wide"),
  F_ACCESS(0x12, "the entry of the page is not marked as accessed"),
  F_PERMISSION(0x13, "the page table does not permit it"),
  /** Not in the specification, and outside of its numbers: real memory does not go away. */
  MEMORY_GONE(0x1000, "the memory behind the page has been closed"),
  /** Likewise: hardware aborts such a request without a record, and here each one has one. */
  ABORTED(0x1001, "the stream table entry aborts all requests"),
  /** Likewise: the interrupt translation service discards it, and tells nobody. */
  NO_INTERRUPT(0x1002, "a request to the doorbell that is no event of the device");

  private final int code;
  private final String words;

  SmmuEvent(int code, String words) {
    this.code = code;
    this.words = words;
  }

  /** Of a request without PASID. */
  static SmmuEvent of(Denial denial) {
    return switch (denial) {
      case UNKNOWN -> C_BAD_STREAMID;
      case BLOCKED -> ABORTED;
      case BLOCKED_BESIDE_PASIDS -> F_STREAM_DISABLED;
      case TRANSLATED -> F_TRANSL_FORBIDDEN;
      case BEYOND_PASIDS -> C_BAD_SUBSTREAMID;
      case NOT_MAPPED,
          BEYOND_WIDTH,
          TABLE_BEYOND_PARENT,
          TABLE_NOT_READABLE,
          PAGE_BEYOND_PARENT,
          PAGE_NOT_IN_PARENT ->
          F_TRANSLATION;
      case NOT_PERMITTED, PRIVILEGED, TABLE_NOT_WRITABLE -> F_PERMISSION;
      case BAD_STREAM -> C_BAD_STE;
      case CONTEXTS_ONLY -> F_STREAM_DISABLED;
      case NO_CONTEXT -> C_BAD_SUBSTREAMID;
      case BAD_CONTEXT, BAD_ENTRY -> C_BAD_CD;
      case TOO_WIDE -> F_ADDR_SIZE;
      case NOT_ACCESSED -> F_ACCESS;
      case ABORTED -> ABORTED;
      case MEMORY_GONE -> MEMORY_GONE;
    };
  }

  /** Of a request with one. */
  static SmmuEvent ofPasid(Denial denial) {
    return denial == Denial.BLOCKED ? C_BAD_CD : of(denial);
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
