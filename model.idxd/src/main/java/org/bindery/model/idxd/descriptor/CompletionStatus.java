package org.bindery.model.idxd.descriptor;

import java.util.Arrays;
import java.util.Optional;

/** How a descriptor ended: the code of a completion record, bits 6:0 of its first byte. */
public enum CompletionStatus {
  NONE(0x00, "not completed yet"),
  SUCCESS(0x01, "success"),
  FALSE_PREDICATE(0x02, "done, but the result is not the one expected"),
  PAGE_FAULT(0x03, "a page is not there, and the descriptor does not wait for it"),
  PAGE_REFUSED(0x04, "a page is not there, and the request for it was refused"),
  BATCH_FAILED(0x05, "a descriptor of the batch did not succeed"),
  BATCH_FAULT(0x06, "a page of the list of descriptors is not there"),
  DELTA_NOT_INCREASING(0x07, "an offset of the delta record does not increase"),
  DELTA_OUT_OF_RANGE(0x08, "an offset of the delta record is out of range"),
  DIF_ERROR(0x09, "a data integrity field is wrong"),
  BAD_OPERATION(0x10, "the device or the queue does not do this operation"),
  INVALID_FLAGS(0x11, "a flag is set that the operation, the queue or the device does not take"),
  RESERVED(0x12, "a reserved field is not 0"),
  TRANSFER_SIZE(0x13, "the size is 0 or more than the queue allows"),
  DESCRIPTOR_COUNT(0x14, "the batch has fewer than 2 descriptors or more than the queue allows"),
  DELTA_SIZE(0x15, "the size of the delta record is out of range"),
  OVERLAP(0x16, "the memory ranges overlap"),
  DUALCAST_ALIGNMENT(0x17, "bits 11:0 of the destinations differ"),
  LIST_ALIGNMENT(0x18, "the list of descriptors is not at a multiple of 64"),
  INTERRUPT_HANDLE(0x19, "the interrupt handle is not one that the descriptor may use"),
  RECORD_FAULT(0x1a, "the page of the completion record is not there"),
  RECORD_ALIGNMENT(0x1b, "the completion record is not at a multiple of its size"),
  ADDRESS_ALIGNMENT(0x1c, "an address is not aligned"),
  PRIVILEGE(0x1d, "the descriptor claims a privilege that it cannot have"),
  TRAFFIC_CLASS(0x1e, "the traffic class is configured wrongly"),
  READBACK_FAULT(0x1f, "the page of a readback address is not there"),
  HARDWARE(0x20, "hardware error"),
  READBACK_TIMEOUT(0x21, "hardware error on readback"),
  TRANSLATION(0x22, "an address could not be translated"),
  ABORTED(0x7f, "aborted");

  /** Bit 7 of the status byte: the fault was at a write. */
  public static final int WRITE = 0x80;

  private static final int CODE = 0x7f;

  private final int code;
  private final String words;

  CompletionStatus(int code, String words) {
    this.code = code;
    this.words = words;
  }

  public int code() {
    return code;
  }

  /** A clause without full stop. */
  public String words() {
    return words;
  }

  /** The status of a status byte; empty: one that is not listed here. */
  public static Optional<CompletionStatus> of(int statusByte) {
    return Arrays.stream(values()).filter(status -> status.code == (statusByte & CODE)).findFirst();
  }

  /** A status byte in words. */
  public static String words(int statusByte) {
    String at = (statusByte & WRITE) == 0 || statusByte == 0xff ? "" : ", at a write";
    return of(statusByte)
        .map(status -> status.words + at)
        .orElse("unknown status 0x%02x".formatted(statusByte & 0xff));
  }
}
