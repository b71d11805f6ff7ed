package org.bindery.backend.sim.vtd;

import org.bindery.backend.sim.hardware.Denial;
import org.bindery.backend.sim.hardware.FaultCode;
import org.bindery.backend.sim.hardware.Stage;

/**
 * Why a request was refused in scalable mode: the fault reasons of the VT-d specification that can
 * happen here, for requests with and without PASID (those without use an entry of the PASID table,
 * too), and one of our own.
 */
enum VtdScalableFault implements FaultCode {
  TRANSLATED(0x44, "the context entry blocks requests that are translated or ask to be"),
  BEYOND_PASIDS(0x46, "the PASID is larger than the PASID table"),
  PASID_NOT_PRESENT(0x59, "nothing is attached: the entry of the PASID table is not present"),
  PAGE_NOT_PRESENT(0x71, "the page is not present in the first-stage table"),
  BAD_ENTRY(0x72, "reserved bits are set in an entry of the first-stage table"),
  TABLE_BEYOND_PARENT(0x74, "a first-stage table lies beyond what the second stage translates"),
  TABLE_NOT_READABLE(0x76, "the second stage does not permit to read the first-stage table"),
  TABLE_NOT_WRITABLE(
      0x77, "the second stage does not permit to note accesses in the first-stage table"),
  NOT_MAPPED(0x79, "the page table permits nothing there"),
  NOT_CANONICAL(0x80, "the address is not in the lower half of those that are canonical"),
  PRIVILEGED(0x81, "the page is not for requests without privilege"),
  BEYOND_WIDTH(0x84, "the address is beyond the width that the tables translate"),
  WRITE_NOT_PERMITTED(0x85, "the page table does not permit to write there"),
  READ_NOT_PERMITTED(0x86, "the page table does not permit to read there"),
  /** Not in the specification, and outside of its numbers: real memory does not go away. */
  MEMORY_GONE(0x1000, "the memory behind the page has been closed");

  private final int code;
  private final String words;

  VtdScalableFault(int code, String words) {
    this.code = code;
    this.words = words;
  }

  static VtdScalableFault of(Denial denial, Stage stage, boolean write) {
    boolean firstStage = stage == Stage.FIRST;
    return switch (denial) {
      case BLOCKED, BLOCKED_BESIDE_PASIDS, UNKNOWN -> PASID_NOT_PRESENT;
      case TRANSLATED -> TRANSLATED;
      case BEYOND_PASIDS -> BEYOND_PASIDS;
      case BEYOND_WIDTH -> firstStage ? NOT_CANONICAL : BEYOND_WIDTH;
      case NOT_MAPPED -> firstStage ? PAGE_NOT_PRESENT : NOT_MAPPED;
      case NOT_PERMITTED -> write ? WRITE_NOT_PERMITTED : READ_NOT_PERMITTED;
      case PRIVILEGED -> PRIVILEGED;
      // What follows it is of guests of other makes.
      case BAD_ENTRY,
          NOT_ACCESSED,
          TOO_WIDE,
          ABORTED,
          BAD_STREAM,
          CONTEXTS_ONLY,
          NO_CONTEXT,
          BAD_CONTEXT ->
          BAD_ENTRY;
      case TABLE_BEYOND_PARENT -> TABLE_BEYOND_PARENT;
      case TABLE_NOT_READABLE -> TABLE_NOT_READABLE;
      case TABLE_NOT_WRITABLE -> TABLE_NOT_WRITABLE;
      case PAGE_BEYOND_PARENT -> BEYOND_WIDTH;
      case PAGE_NOT_IN_PARENT -> NOT_MAPPED;
      case MEMORY_GONE -> MEMORY_GONE;
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
