package org.bindery.model.idxd.register;

/** Capabilities of the work queues. */
public record WqCap(long bits) {
  private static final BitField TOTAL_SIZE = new BitField(0, 16);
  private static final BitField QUEUES = new BitField(16, 8);
  private static final BitField CONFIG_SIZE = new BitField(24, 4);
  private static final int SMALLEST_CONFIG_SHIFT = 5;

  /** Descriptors that all queues together hold. */
  public int totalSize() {
    return (int) TOTAL_SIZE.get(bits);
  }

  public int queues() {
    return (int) QUEUES.get(bits);
  }

  /** Bytes of one queue's entry in the WQCFG table: 32 or more. */
  public int configBytes() {
    return 1 << SMALLEST_CONFIG_SHIFT + (int) CONFIG_SIZE.get(bits);
  }

  public boolean shared() {
    return bit(48);
  }

  public boolean dedicated() {
    return bit(49);
  }

  /** Address translation by the device can be switched off per queue. */
  public boolean ats() {
    return bit(50);
  }

  public boolean priority() {
    return bit(51);
  }

  /** A queue tells how many descriptors it holds. */
  public boolean occupancy() {
    return bit(52);
  }

  public boolean occupancyInterrupt() {
    return bit(53);
  }

  /** Operations can be allowed per queue. */
  public boolean operationConfig() {
    return bit(54);
  }

  /** Page requests can be switched off per queue. */
  public boolean prs() {
    return bit(55);
  }

  private boolean bit(int number) {
    return (bits >>> number & 1) != 0;
  }
}
