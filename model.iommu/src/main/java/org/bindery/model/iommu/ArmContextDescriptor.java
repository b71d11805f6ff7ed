package org.bindery.model.iommu;

/**
 * A context descriptor of an SMMUv3 (Arm System Memory Management Unit architecture version 3,
 * "Context Descriptor"), one for each PASID of a stream and number 0 for requests without; the
 * first word of eight. Granule 4 KiB (TG0 is 0), no second table (EPD1).
 */
public record ArmContextDescriptor(long first) {
  /** V (31). */
  public static final long VALID = 1L << 31;

  /** EPD1 (30): the upper half of the addresses is not translated. */
  private static final long NO_UPPER_HALF = 1L << 30;

  /** AA64 (41): a table of the 64-bit format. */
  private static final long FORMAT_64 = 1L << 41;

  private static final int ASID_SHIFT = 48;

  /**
   * @param asid 16 bits
   * @param addressBits what the table translates; T0SZ (5:0) is 64 less that
   */
  public static ArmContextDescriptor of(int asid, int addressBits) {
    return new ArmContextDescriptor(
        VALID | NO_UPPER_HALF | FORMAT_64 | (long) asid << ASID_SHIFT | 64 - addressBits);
  }

  /** ASID (63:48). */
  public int asid() {
    return (int) (first >>> ASID_SHIFT);
  }

  /** By T0SZ. */
  public int addressBits() {
    return 64 - ((int) first & 0x3f);
  }
}
