package org.bindery.backend.sim.amd;

import org.bindery.backend.sim.hardware.Denial;
import org.bindery.backend.sim.hardware.FaultCode;

/**
 * An entry of the event log. Its code is the upper half of the entry's second doubleword, as it
 * stands in the log: event code in bits 15:12, flags in 11:0.
 */
record AmdEvent(int code, String words) implements FaultCode {
  /** Events ({@code EVENT_TYPE_*}). */
  private static final int IO_PAGE_FAULT = 0x2 << 12;

  private static final int INVALID_DEVICE_REQUEST = 0x9 << 12;

  /** Flags of IO_PAGE_FAULT: an interrupt request; the page is present; a write; no permission. */
  private static final int I = 0x008;

  private static final int PR = 0x010;
  private static final int RW = 0x020;
  private static final int PE = 0x040;

  /** Types of INVALID_DEVICE_REQUEST, flags 11:9. */
  private static final int READ_OF_WINDOW = 0 << 9;

  private static final int PRETRANSLATED = 1 << 9;

  private static final int WRITE_TO_RESERVED = 5 << 9;

  /** Not in the specification, and outside of its numbers. */
  private static final int MEMORY_GONE = 0x10000;

  static AmdEvent of(Denial denial, boolean write) {
    int direction = write ? RW : 0;
    return switch (denial) {
      case BLOCKED, BLOCKED_BESIDE_PASIDS, UNKNOWN, BEYOND_PASIDS ->
          pageFault(direction, "the device table entry permits no DMA");
      case TRANSLATED ->
          invalidRequest(PRETRANSLATED, "translated though the device table entry permits none");
      case BEYOND_WIDTH ->
          pageFault(direction, "the address is beyond the width that the table translates");
      case NOT_MAPPED -> pageFault(direction, "the page is not present");
      case MEMORY_GONE -> new AmdEvent(MEMORY_GONE, "the memory behind the page has been closed");
      // It has no nested tables: of what else there is, permission is all that can be lacking.
      default -> pageFault(PR | PE | direction, "the page is present and does not permit it");
    };
  }

  /** A well-formed interrupt request that no remapping entry belongs to. */
  static AmdEvent interruptNotRemapped() {
    return pageFault(I, "the interrupt request has no remapping entry");
  }

  /** A request for addresses that are not memory. */
  static AmdEvent invalidRequest(boolean write, String addresses) {
    return invalidRequest(
        write ? WRITE_TO_RESERVED : READ_OF_WINDOW,
        "a %s of %s addresses".formatted(write ? "write" : "read", addresses));
  }

  private static AmdEvent invalidRequest(int type, String why) {
    return new AmdEvent(
        INVALID_DEVICE_REQUEST | type,
        "INVALID_DEVICE_REQUEST flags=0x%04x: %s".formatted(type, why));
  }

  private static AmdEvent pageFault(int flags, String why) {
    String direction = (flags & RW) != 0 ? "write" : (flags & I) != 0 ? "interrupt" : "read";
    return new AmdEvent(
        IO_PAGE_FAULT | flags,
        "IO_PAGE_FAULT flags=0x%04x (%s): %s".formatted(flags, direction, why));
  }
}
