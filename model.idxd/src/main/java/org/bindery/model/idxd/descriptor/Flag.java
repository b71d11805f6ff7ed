package org.bindery.model.idxd.descriptor;

/** The flags of a descriptor. */
public enum Flag {
  /** Waits for the descriptors before it in its batch; and only in one. */
  FENCE(0),
  /** A page that is not there is asked for, and waited for. */
  BLOCK_ON_FAULT(1),
  /** The completion record's address is valid. */
  RECORD_ADDRESS_VALID(2),
  /** A completion record is written in any case, not only when there is something to tell. */
  REQUEST_RECORD(3),
  REQUEST_INTERRUPT(4),
  /** The record goes to the cache by a steering tag. */
  RECORD_STEERING_TAG(5),
  /** The result is compared with what is expected. */
  CHECK_RESULT(7),
  /** What is written goes to the cache. */
  CACHE_CONTROL(8),
  ADDRESS1_TRAFFIC_CLASS(9),
  ADDRESS2_TRAFFIC_CLASS(10),
  ADDRESS3_TRAFFIC_CLASS(11),
  RECORD_TRAFFIC_CLASS(12),
  STRICT_ORDERING(13),
  DESTINATION_READBACK(14),
  DESTINATION_STEERING_TAG(15),

  /** Of DRAIN: the first address is read back. */
  READBACK1_VALID(16),
  READBACK2_VALID(17),
  /** Of DRAIN: no readback for the traffic class by itself. */
  SUPPRESS_CLASS_A(18),
  SUPPRESS_CLASS_B(19),

  /** Of CRC: the seed is in memory. */
  CRC_SEED_IN_MEMORY(16),
  /** Of CRC: seed and result as they are, neither inverted nor reflected. */
  CRC_BYPASS_INVERSION(17),
  /** Of CRC: the bits of each byte as they are. */
  CRC_BYPASS_DATA_REFLECTION(18);

  private final int mask;

  Flag(int bit) {
    this.mask = 1 << bit;
  }

  public int mask() {
    return mask;
  }

  public boolean isSet(int flags) {
    return (flags & mask) != 0;
  }

  /** Flags together. */
  public static int of(Flag... flags) {
    int mask = 0;
    for (Flag flag : flags) {
      mask |= flag.mask;
    }
    return mask;
  }
}
