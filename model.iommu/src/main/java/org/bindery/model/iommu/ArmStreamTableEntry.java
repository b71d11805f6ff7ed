package org.bindery.model.iommu;

/**
 * A stream table entry of an SMMUv3 (Arm System Memory Management Unit architecture version 3,
 * "Stream Table Entry"), the three words of eight that translation needs. The pointers to tables
 * are left 0: tables have no address here.
 *
 * @param first bits 63:0: valid, configuration, how many context descriptors
 * @param second bits 127:64: what becomes of requests without a PASID
 * @param third bits 191:128: VMID and shape of stage 2
 */
public record ArmStreamTableEntry(long first, long second, long third) {
  /** V (0). */
  public static final long VALID = 1;

  private static final int CONFIG_SHIFT = 1;
  private static final int STAGE_1 = 0b101;
  private static final int STAGE_2 = 0b110;
  private static final int NESTED = 0b111;
  private static final int BYPASS = 0b100;

  /** S1CDMax (63:59): the table of context descriptors has two to the power of it. */
  private static final int CONTEXTS_SHIFT = 59;

  /** S1DSS (65:64) is 2: requests without PASID use context descriptor 0. */
  private static final long WITHOUT_PASID_BY_CONTEXT_0 = 2;

  /** S2T0SZ (165:160): 64 less the bits of address. */
  private static final int SIZE_SHIFT = 32;

  /** S2TG (175:174) is 0: granule 4 KiB. S2AA64 (179): tables of the 64-bit format. */
  private static final long FORMAT_64 = 1L << 51;

  /**
   * By context descriptors.
   *
   * @param pasidBits how many there can be, as a power of two
   */
  public static ArmStreamTableEntry stage1(int pasidBits) {
    return new ArmStreamTableEntry(
        VALID | STAGE_1 << CONFIG_SHIFT | (long) pasidBits << CONTEXTS_SHIFT,
        WITHOUT_PASID_BY_CONTEXT_0,
        0);
  }

  /** By the stage 2 table alone, for all that the requester sends. */
  public static ArmStreamTableEntry stage2(int vmid, int addressBits) {
    return new ArmStreamTableEntry(
        VALID | STAGE_2 << CONFIG_SHIFT, 0, vmid | 64L - addressBits << SIZE_SHIFT | FORMAT_64);
  }

  /**
   * By a guest's context descriptors under a stage 2 table.
   *
   * @param guestFirst what the guest says in the first word; its configuration counts no more
   * @param guestSecond and in the second
   */
  public static ArmStreamTableEntry nested(
      long guestFirst, long guestSecond, int vmid, int addressBits) {
    long config = (guestFirst & VALID) == 0 ? 0 : guestFirst >>> CONFIG_SHIFT & 7;
    ArmStreamTableEntry under = stage2(vmid, addressBits);
    if (config == STAGE_1) {
      long first = guestFirst & ~(7L << CONFIG_SHIFT) | (long) NESTED << CONFIG_SHIFT;
      return new ArmStreamTableEntry(first, guestSecond, under.third());
    }
    // Bypass is stage 2 alone, anything else aborts.
    return config == BYPASS ? under : new ArmStreamTableEntry(VALID, 0, 0);
  }

  /** Config (3:1): 0 abort, 5 stage 1, 6 stage 2, 7 both. */
  public int config() {
    return (int) (first >>> CONFIG_SHIFT) & 7;
  }

  /** S2VMID (143:128). */
  public int vmid() {
    return (int) third & 0xffff;
  }
}
