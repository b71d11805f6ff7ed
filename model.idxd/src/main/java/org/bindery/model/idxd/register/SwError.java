package org.bindery.model.idxd.register;

/**
 * The software error register: the first error that no completion record could tell.
 *
 * @param word0 flags, code, queue, operation, PASID
 * @param word1 index in the batch, invalid flags
 * @param word2 the address of the fault
 */
public record SwError(long word0, long word1, long word2) {
  public static final SwError NONE = new SwError(0, 0, 0);
  private static final BitField VALID = BitField.bit(0);
  private static final BitField OVERFLOW = BitField.bit(1);
  private static final BitField DESCRIPTOR_VALID = BitField.bit(2);
  private static final BitField QUEUE_VALID = BitField.bit(3);
  private static final BitField BATCH = BitField.bit(4);
  private static final BitField WRITE = BitField.bit(5);
  private static final BitField PRIVILEGED = BitField.bit(6);
  private static final BitField CODE = new BitField(8, 8);
  private static final BitField QUEUE = new BitField(16, 8);
  private static final BitField OPERATION = new BitField(32, 8);
  private static final BitField PASID = new BitField(40, 20);
  private static final BitField BATCH_INDEX = new BitField(0, 16);
  private static final BitField INVALID_FLAGS = new BitField(32, 32);

  /** The bits that software clears by writing ones. */
  public static final long ACKNOWLEDGE = 3;

  /**
   * An error without descriptor.
   *
   * @param code as in a completion record, or {@link ErrorCode}
   */
  public static SwError of(int code) {
    return new SwError(CODE.set(1, code), 0, 0);
  }

  public SwError inQueue(int queue) {
    return new SwError(QUEUE.set(QUEUE_VALID.set(word0, 1), queue), word1, word2);
  }

  /** With the descriptor that it happened in. */
  public SwError ofDescriptor(int operation, int pasid, boolean privileged) {
    long word = DESCRIPTOR_VALID.set(word0, 1);
    word = PRIVILEGED.set(PASID.set(OPERATION.set(word, operation), pasid), privileged ? 1 : 0);
    return new SwError(word, word1, word2);
  }

  public SwError inBatch(int index) {
    return new SwError(BATCH.set(word0, 1), BATCH_INDEX.set(word1, index), word2);
  }

  public SwError withInvalidFlags(int flags) {
    return new SwError(word0, INVALID_FLAGS.set(word1, Integer.toUnsignedLong(flags)), word2);
  }

  public SwError withFault(long address, boolean write) {
    return new SwError(WRITE.set(word0, write ? 1 : 0), word1, address);
  }

  /** Another error came before this one was acknowledged. */
  public SwError overflown() {
    return new SwError(OVERFLOW.set(word0, 1), word1, word2);
  }

  /** As 64 bits of the register. */
  public long word(int index) {
    return switch (index) {
      case 0 -> word0;
      case 1 -> word1;
      case 2 -> word2;
      default -> 0;
    };
  }

  public boolean valid() {
    return VALID.isSet(word0);
  }

  public boolean overflow() {
    return OVERFLOW.isSet(word0);
  }

  public boolean descriptorValid() {
    return DESCRIPTOR_VALID.isSet(word0);
  }

  public boolean queueValid() {
    return QUEUE_VALID.isSet(word0);
  }

  public boolean batch() {
    return BATCH.isSet(word0);
  }

  public boolean write() {
    return WRITE.isSet(word0);
  }

  public int code() {
    return (int) CODE.get(word0);
  }

  public int queue() {
    return (int) QUEUE.get(word0);
  }

  public int operation() {
    return (int) OPERATION.get(word0);
  }

  public int pasid() {
    return (int) PASID.get(word0);
  }

  public int batchIndex() {
    return (int) BATCH_INDEX.get(word1);
  }

  public int invalidFlags() {
    return (int) INVALID_FLAGS.get(word1);
  }

  public long faultAddress() {
    return word2;
  }
}
