package org.bindery.model.idxd.register;

/** General capabilities. */
public record GenCap(long bits) {
  private static final BitField MAX_TRANSFER_SHIFT = new BitField(16, 5);
  private static final BitField MAX_BATCH_SHIFT = new BitField(21, 4);
  private static final BitField MAX_IMS = new BitField(25, 6);

  /** A descriptor may have the device wait for a page. */
  public boolean blockOnFault() {
    return bit(0);
  }

  /** A memory move may overlap itself. */
  public boolean overlappingCopy() {
    return bit(1);
  }

  /** Cache control for operations that write memory. */
  public boolean cacheControlMemory() {
    return bit(2);
  }

  /** Cache control for the flush operation. */
  public boolean cacheControlFlush() {
    return bit(3);
  }

  /** CMDCAP says which commands there are; else it is the ones up to ABORT_PASID. */
  public boolean commandCapabilities() {
    return bit(4);
  }

  public boolean destinationReadback() {
    return bit(8);
  }

  public boolean drainReadback() {
    return bit(9);
  }

  public int maxTransferShift() {
    return (int) MAX_TRANSFER_SHIFT.get(bits);
  }

  /** The most bytes that one descriptor may name. */
  public long maxTransferBytes() {
    return 1L << maxTransferShift();
  }

  public int maxBatchShift() {
    return (int) MAX_BATCH_SHIFT.get(bits);
  }

  /** The most descriptors of a batch. */
  public int maxBatch() {
    return 1 << maxBatchShift();
  }

  /** Entries of the interrupt message storage. */
  public int imsEntries() {
    return (int) MAX_IMS.get(bits) * 256;
  }

  /** Groups, engines and queues can be configured; else they are as the device says. */
  public boolean configurable() {
    return bit(31);
  }

  private boolean bit(int number) {
    return (bits >>> number & 1) != 0;
  }
}
