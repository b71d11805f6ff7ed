package org.bindery.model.iommu;

/**
 * A context descriptor as a guest has written it (SMMUv3, "Context Descriptor"), its first three
 * words of eight.
 *
 * @param outputBits that the unit has
 * @param marks the unit marks accesses and writes where the guest says so (IDR0.HTTU)
 */
record ArmGuestContext(long first, long lower, long upper, int outputBits, boolean marks) {
  private static final int UPPER_REGION = 55;
  private static final long TABLE_ADDRESS = (1L << 52) - (1L << 4);

  /** IPS (34:32). */
  private static final int[] OUTPUT_BITS = {32, 36, 40, 42, 44, 48, 52, 52};

  /** Null: well-formed, as far as it has to be. */
  WalkStop check() {
    boolean valid = bit(31) && bit(41) && !bit(15);
    return valid ? null : WalkStop.BAD_CONTEXT;
  }

  long walk(GuestWalk walk, long iova, boolean write) {
    WalkStop stop = check();
    if (stop != null) {
      return stop.packed();
    }
    boolean high = (iova >>> UPPER_REGION & 1) != 0;
    boolean off = bit(high ? 30 : 14);
    if (off) {
      return WalkStop.NOT_TRANSLATED.packed();
    }
    // Granule 4 KiB is 0 in TG0, 2 in TG1.
    int size = field(high ? 16 : 0, 6);
    if (field(high ? 22 : 6, 2) != (high ? 2 : 0) || size < 16 || size > 39) {
      return WalkStop.BAD_CONTEXT.packed();
    }
    int bits = 64 - size;
    long extended =
        bit(high ? 39 : 38) ? iova << 64 - UPPER_REGION - 1 >> 64 - UPPER_REGION - 1 : iova;
    if (extended >> bits != (high ? -1 : 0)) {
      return WalkStop.NOT_TRANSLATED.packed();
    }
    int output = Math.min(OUTPUT_BITS[field(32, 3)], outputBits);
    long root = (high ? upper : lower) & TABLE_ADDRESS;
    boolean accesses = marks && bit(43);
    return new ArmGuestTable(root, bits, output, bit(35), accesses, accesses && bit(42))
        .walk(walk, extended & (1L << bits) - 1, write);
  }

  private boolean bit(int number) {
    return (first >>> number & 1) != 0;
  }

  private int field(int shift, int width) {
    return (int) (first >>> shift) & (1 << width) - 1;
  }
}
