package org.bindery.model.idxd.register;

/** General configuration. */
public record GenCfg(int bits) {
  private static final BitField READ_BUFFER_LIMIT = new BitField(0, 8);
  private static final int USER_INTERRUPTS = 1 << 12;

  /** The bits that a device without event log has. */
  public static final int WRITABLE = 0x10ff;

  public int readBufferLimit() {
    return (int) READ_BUFFER_LIMIT.get(bits);
  }

  public GenCfg withReadBufferLimit(int limit) {
    return new GenCfg((int) READ_BUFFER_LIMIT.set(bits, limit));
  }

  public GenCfg withUserInterrupts(boolean permitted) {
    return new GenCfg(permitted ? bits | USER_INTERRUPTS : bits & ~USER_INTERRUPTS);
  }

  /** Descriptors without privilege may ask for an interrupt. */
  public boolean userInterrupts() {
    return (bits & USER_INTERRUPTS) != 0;
  }
}
