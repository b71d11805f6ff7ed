package org.bindery.model.idxd.descriptor;

import java.util.Arrays;
import java.util.Optional;

/**
 * The operations of the data streaming accelerator of the first version, and the flags that each
 * takes besides those of the completion record.
 */
public enum Opcode {
  NOOP(0x00, Flag.of(Flag.FENCE)),
  BATCH(0x01, Flag.of(Flag.ADDRESS1_TRAFFIC_CLASS)),
  DRAIN(
      0x02,
      Flag.of(
          Flag.ADDRESS1_TRAFFIC_CLASS,
          Flag.ADDRESS2_TRAFFIC_CLASS,
          Flag.READBACK1_VALID,
          Flag.READBACK2_VALID,
          Flag.SUPPRESS_CLASS_A,
          Flag.SUPPRESS_CLASS_B)),
  MEMMOVE(0x03, Flags.WRITE_MEMORY | Flag.ADDRESS1_TRAFFIC_CLASS.mask()),
  MEMFILL(0x04, Flags.WRITE_MEMORY),
  COMPARE(
      0x05,
      Flags.FAULTING
          | Flag.of(Flag.CHECK_RESULT, Flag.ADDRESS1_TRAFFIC_CLASS, Flag.ADDRESS2_TRAFFIC_CLASS)),
  COMPVAL(0x06, Flags.FAULTING | Flag.of(Flag.CHECK_RESULT, Flag.ADDRESS1_TRAFFIC_CLASS)),
  CR_DELTA(
      0x07,
      Flags.WRITE_MEMORY
          | Flag.of(Flag.CHECK_RESULT, Flag.ADDRESS1_TRAFFIC_CLASS, Flag.ADDRESS3_TRAFFIC_CLASS)),
  AP_DELTA(0x08, Flags.WRITE_MEMORY | Flag.ADDRESS1_TRAFFIC_CLASS.mask()),
  DUALCAST(
      0x09, Flags.WRITE_MEMORY | Flag.of(Flag.ADDRESS1_TRAFFIC_CLASS, Flag.ADDRESS3_TRAFFIC_CLASS)),
  CRCGEN(
      0x10,
      Flags.FAULTING
          | Flags.CRC
          | Flag.of(Flag.ADDRESS1_TRAFFIC_CLASS, Flag.ADDRESS3_TRAFFIC_CLASS)),
  COPY_CRC(
      0x11,
      Flags.WRITE_MEMORY
          | Flags.CRC
          | Flag.of(Flag.ADDRESS1_TRAFFIC_CLASS, Flag.ADDRESS3_TRAFFIC_CLASS)),
  DIF_CHECK(0x12, Flags.FAULTING | Flag.ADDRESS1_TRAFFIC_CLASS.mask()),
  DIF_INS(0x13, Flags.WRITE_MEMORY | Flag.ADDRESS1_TRAFFIC_CLASS.mask()),
  DIF_STRP(0x14, Flags.WRITE_MEMORY | Flag.ADDRESS1_TRAFFIC_CLASS.mask()),
  DIF_UPDT(0x15, Flags.WRITE_MEMORY | Flag.ADDRESS1_TRAFFIC_CLASS.mask()),
  CFLUSH(0x20, Flags.FAULTING | Flag.of(Flag.CACHE_CONTROL, Flag.ADDRESS2_TRAFFIC_CLASS));

  private static final int OF_RECORD =
      Flag.of(
          Flag.RECORD_ADDRESS_VALID,
          Flag.REQUEST_RECORD,
          Flag.REQUEST_INTERRUPT,
          Flag.RECORD_STEERING_TAG,
          Flag.RECORD_TRAFFIC_CLASS);

  private final int code;
  private final int flags;

  Opcode(int code, int flags) {
    this.code = code;
    this.flags = flags;
  }

  public int code() {
    return code;
  }

  /** All flags that a descriptor of the operation may have. */
  public int allowedFlags() {
    return flags | OF_RECORD;
  }

  public static Optional<Opcode> of(int code) {
    return Arrays.stream(values()).filter(opcode -> opcode.code == code).findFirst();
  }

  /** Flags that several operations have together; constants of the enum cannot be used in it. */
  private static final class Flags {
    static final int FAULTING = Flag.of(Flag.FENCE, Flag.BLOCK_ON_FAULT);
    static final int WRITE_MEMORY =
        FAULTING
            | Flag.of(
                Flag.CACHE_CONTROL,
                Flag.ADDRESS2_TRAFFIC_CLASS,
                Flag.STRICT_ORDERING,
                Flag.DESTINATION_READBACK,
                Flag.DESTINATION_STEERING_TAG);
    static final int CRC =
        Flag.of(
            Flag.CRC_SEED_IN_MEMORY, Flag.CRC_BYPASS_INVERSION, Flag.CRC_BYPASS_DATA_REFLECTION);
  }
}
