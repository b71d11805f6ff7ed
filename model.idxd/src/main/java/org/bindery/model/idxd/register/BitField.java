package org.bindery.model.idxd.register;

/**
 * Bits of a register that belong together.
 *
 * @param low the lowest bit, 0 to 63
 * @param width how many, 1 to 63
 */
public record BitField(int low, int width) {
  public BitField {
    if (low < 0 || width < 1 || width > 63 || low + width > 64) {
      throw new IllegalArgumentException("no field of 64 bits: " + low + ", " + width);
    }
  }

  static BitField bit(int number) {
    return new BitField(number, 1);
  }

  /** The largest value that fits. */
  public long max() {
    return (1L << width) - 1;
  }

  public long get(long register) {
    return register >>> low & max();
  }

  public boolean isSet(long register) {
    return get(register) != 0;
  }

  /**
   * The register with another value of the field.
   *
   * @param value 0 to {@link #max}
   */
  public long set(long register, long value) {
    if (value < 0 || value > max()) {
      throw new IllegalArgumentException("%d does not fit %d bits".formatted(value, width));
    }
    return register & ~(max() << low) | value << low;
  }
}
