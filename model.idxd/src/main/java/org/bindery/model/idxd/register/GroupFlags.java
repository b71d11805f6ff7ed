package org.bindery.model.idxd.register;

/** The flags of a group: traffic classes, read buffers. */
public record GroupFlags(long bits) {
  private static final BitField TRAFFIC_CLASS_A = new BitField(0, 3);
  private static final BitField TRAFFIC_CLASS_B = new BitField(3, 3);
  private static final BitField USE_LIMIT = BitField.bit(7);
  private static final BitField RESERVED = new BitField(8, 8);
  private static final BitField ALLOWED = new BitField(20, 8);
  private static final BitField DESCRIPTOR_LIMIT = new BitField(32, 2);
  private static final BitField BATCH_LIMIT = new BitField(36, 2);

  public static GroupFlags of(int trafficClassA, int trafficClassB) {
    return new GroupFlags(TRAFFIC_CLASS_B.set(trafficClassA & 7, trafficClassB));
  }

  public GroupFlags withReadBuffers(int reserved, int allowed, boolean useLimit) {
    long set = ALLOWED.set(RESERVED.set(bits, reserved), allowed);
    return new GroupFlags(USE_LIMIT.set(set, useLimit ? 1 : 0));
  }

  /**
   * How much may be in progress.
   *
   * @param descriptors 0 all, 1 a half, 2 a quarter, 3 an eighth
   * @param batches the same
   */
  public GroupFlags withProgressLimits(int descriptors, int batches) {
    return new GroupFlags(BATCH_LIMIT.set(DESCRIPTOR_LIMIT.set(bits, descriptors), batches));
  }

  public int trafficClassA() {
    return (int) TRAFFIC_CLASS_A.get(bits);
  }

  public int trafficClassB() {
    return (int) TRAFFIC_CLASS_B.get(bits);
  }

  public boolean useReadBufferLimit() {
    return USE_LIMIT.isSet(bits);
  }

  public int readBuffersReserved() {
    return (int) RESERVED.get(bits);
  }

  public int readBuffersAllowed() {
    return (int) ALLOWED.get(bits);
  }

  public int descriptorProgressLimit() {
    return (int) DESCRIPTOR_LIMIT.get(bits);
  }

  public int batchProgressLimit() {
    return (int) BATCH_LIMIT.get(bits);
  }
}
