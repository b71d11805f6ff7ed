package org.bindery.model.idxd.register;

/** The fields of a queue's entry in WQCFG. */
public enum WqField {
  /** Descriptors that the queue holds. */
  SIZE(0, 0, 16),
  /** Where the limited portal of a shared queue stops taking descriptors. */
  THRESHOLD(1, 0, 16),
  /** 1: dedicated. */
  MODE(2, 0, 1),
  BLOCK_ON_FAULT(2, 1, 1),
  ATS_DISABLE(2, 2, 1),
  PRS_DISABLE(2, 3, 1),
  /** 1 to 15 when the queue is enabled; more is served more often. */
  PRIORITY(2, 4, 4),
  /** Of a dedicated queue. */
  PASID(2, 8, 20),
  PASID_ENABLE(2, 28, 1),
  PRIVILEGED(2, 29, 1),
  /** A power of two. */
  MAX_TRANSFER_SHIFT(3, 0, 5),
  MAX_BATCH_SHIFT(3, 5, 4),
  OCCUPANCY_HANDLE(4, 0, 16),
  OCCUPANCY_TABLE(4, 16, 1),
  OCCUPANCY_LIMIT(5, 0, 16),
  OCCUPANCY_INTERRUPT_ENABLE(5, 16, 1),
  /** Descriptors that the queue holds now. */
  OCCUPANCY(6, 0, 16),
  OCCUPANCY_INTERRUPT(6, 16, 1),
  /** 1: the mode can be changed. */
  MODE_SUPPORT(6, 29, 1),
  /** {@link WqState} by its place. */
  STATE(6, 30, 2);

  private final int dword;
  private final BitField bits;

  WqField(int dword, int low, int width) {
    this.dword = dword;
    this.bits = new BitField(low, width);
  }

  /** Which 32 bits of the entry it is in. */
  public int dword() {
    return dword;
  }

  public BitField bits() {
    return bits;
  }
}
