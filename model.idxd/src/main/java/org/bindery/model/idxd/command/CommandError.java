package org.bindery.model.idxd.command;

import java.util.Arrays;
import java.util.Optional;

/** Why the hardware did not do a command: the error of CMDSTS. */
public enum CommandError {
  BAD_COMMAND(0x01, "no such command"),
  BAD_QUEUE(0x02, "no such work queue"),
  HARDWARE(0x03, "hardware error"),
  RESERVED(0x04, "a reserved field is not 0"),
  DEVICE_ENABLED(0x10, "the device is not disabled"),
  DEVICE_CONFIGURATION(0x11, "the device is configured wrongly"),
  BUS_MASTER(0x12, "bus mastering is off"),
  PASID_COMBINATION(0x13, "page requests, PASIDs and ATS are not enabled together as they must be"),
  QUEUE_SIZES(0x14, "the sizes of the work queues exceed what the device holds"),
  GROUP_INCOMPLETE(0x15, "a group has work queues without engine or engines without work queue"),
  GROUP_QUEUES(0x16, "a work queue is in two groups or does not exist"),
  GROUP_ENGINES(0x17, "an engine is in two groups or does not exist"),
  READ_BUFFERS(0x18, "more read buffers are reserved or fewer are allowed than there must be"),
  DEVICE_NOT_ENABLED(0x20, "the device is not enabled"),
  QUEUE_ENABLED(0x21, "the work queue is not disabled"),
  QUEUE_SIZE(0x22, "the size of the work queue is 0"),
  QUEUE_PRIORITY(0x23, "the priority of the work queue is 0"),
  QUEUE_MODE(0x24, "the device does not have work queues of this mode"),
  BLOCK_ON_FAULT(0x25, "the work queue cannot block on faults"),
  PASID_ENABLE(0x26, "the PASID setting of the work queue does not fit its mode or the device"),
  MAX_BATCH(0x27, "the largest batch of the work queue exceeds what the device does"),
  MAX_TRANSFER(0x28, "the largest transfer of the work queue exceeds what the device does"),
  PRIVILEGE(0x2a, "the work queue is privileged, and the device has no privileged PASIDs"),
  OCCUPANCY_INTERRUPT(0x2b, "the occupancy interrupt of the work queue is configured wrongly"),
  ATS(0x2c, "the ATS setting of the work queue does not fit the device"),
  NOT_ENABLED(0x31, "the device is not enabled"),
  QUEUES_NOT_ENABLED(0x32, "a work queue is not enabled"),
  INTERRUPT_INDEX(0x41, "no such entry of the interrupt table"),
  NO_HANDLE(0x42, "no interrupt handle is there"),
  NO_HANDLE_FOR_INDEX(0x43, "no interrupt handle was requested for it"),
  NO_REVOKED_HANDLES(0x44, "no interrupt handles were revoked");

  private final int code;
  private final String words;

  CommandError(int code, String words) {
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

  public static Optional<CommandError> of(int code) {
    return Arrays.stream(values()).filter(error -> error.code == code).findFirst();
  }
}
