package org.bindery.model.iommu;

/**
 * What a guest says of all that a requester sends: the first two words of a stream table entry
 * (SMMUv3, "Stream Table Entry"), which leads to the guest's context descriptors, in the guest's
 * memory. Descriptors are fetched at each walk; nothing of them is kept.
 *
 * @param contextBits of PASID that the unit has
 * @param twoLevels the unit walks tables of context descriptors of two levels (IDR0.CD2L)
 * @param outputBits as of {@link ArmGuestContext}
 * @param marks as of {@link ArmGuestContext}
 */
public record ArmGuestStream(
    long first, long second, int contextBits, boolean twoLevels, int outputBits, boolean marks) {
  /** Of requests without PASID. */
  public static final int NO_PASID = -1;

  private static final int ABORT = 0b000;
  private static final int BYPASS = 0b100;
  private static final int STAGE_1 = 0b101;

  private static final int LINEAR = 0;
  private static final int LEAVES_OF_4K = 1;
  private static final int LEAVES_OF_64K = 2;
  private static final int CONTEXT_SHIFT = 6;
  private static final long CONTEXTS = (1L << 52) - (1L << CONTEXT_SHIFT);
  private static final long LEAF_CONTEXTS = (1L << 52) - (1L << 12);

  /** S1DSS: what becomes of requests without PASID. */
  private static final int TERMINATE = 0;

  private static final int UNTRANSLATED = 1;
  private static final int BY_CONTEXT_0 = 2;

  /** V, and Config 5: it is translated by context descriptors. */
  public boolean translates() {
    return valid() && config() == STAGE_1;
  }

  private boolean valid() {
    return (first & 1) != 0;
  }

  private int config() {
    return (int) (first >>> 1) & 7;
  }

  private int format() {
    return (int) (first >>> 4) & 3;
  }

  /** Bits of PASID by which there are descriptors. */
  private int descriptorBits() {
    return (int) (first >>> 59);
  }

  /**
   * The table of a PASID.
   *
   * @param pasid {@link #NO_PASID}: of requests without
   */
  public GuestTable table(int pasid) {
    return (memory, iova, write) -> walk(memory, pasid, iova, write);
  }

  private long walk(GuestMemory memory, int pasid, long iova, boolean write) {
    GuestWalk walk = new GuestWalk(memory);
    if (!valid() || config() == ABORT) {
      return WalkStop.ABORTED.packed();
    }
    if (config() == BYPASS) {
      return pasid == NO_PASID ? untranslated(walk, iova, write) : WalkStop.NO_CONTEXT.packed();
    }
    if (config() != STAGE_1 || badContexts()) {
      return WalkStop.BAD_STREAM.packed();
    }
    int index = pasid;
    if (pasid == NO_PASID) {
      index = 0;
      switch (descriptorBits() == 0 ? BY_CONTEXT_0 : (int) second & 3) {
        case TERMINATE -> {
          return WalkStop.CONTEXTS_ONLY.packed();
        }
        case UNTRANSLATED -> {
          return untranslated(walk, iova, write);
        }
        case BY_CONTEXT_0 -> {}
        default -> {
          return WalkStop.BAD_STREAM.packed();
        }
      }
    } else if (descriptorBits() == 0
        || pasid >>> descriptorBits() != 0
        || pasid == 0 && ((int) second & 3) == BY_CONTEXT_0) {
      return WalkStop.NO_CONTEXT.packed();
    }
    return walk(walk, index, iova, write);
  }

  /** ILLEGAL by the specification's words. */
  private boolean badContexts() {
    if (descriptorBits() > contextBits) {
      return true;
    }
    return descriptorBits() != 0
        && format() != LINEAR
        && (!twoLevels || format() != LEAVES_OF_4K && format() != LEAVES_OF_64K);
  }

  private static long untranslated(GuestWalk walk, long iova, boolean write) {
    return walk.page(
        iova,
        PageEntry.READ | PageEntry.WRITE,
        LeafSize.SIZE_4K,
        write ? PageEntry.DIRTY : 0,
        write);
  }

  private long walk(GuestWalk walk, int index, long iova, boolean write) {
    long contexts = first & CONTEXTS;
    int inLeaf = index;
    if (descriptorBits() != 0 && format() != LINEAR) {
      int leafBits = format() == LEAVES_OF_4K ? 6 : 10;
      WalkStop stop = walk.fetch(contexts + ((long) index >>> leafBits) * Long.BYTES);
      if (stop != null) {
        return stop.packed();
      }
      if ((walk.entry() & 1) == 0) {
        return WalkStop.NO_CONTEXT.packed();
      }
      contexts = walk.entry() & LEAF_CONTEXTS;
      inLeaf = index & (1 << leafBits) - 1;
    }
    long at = contexts + ((long) inLeaf << CONTEXT_SHIFT);
    long[] words = new long[3];
    for (int i = 0; i < words.length; i++) {
      WalkStop stop = walk.fetch(at + i * Long.BYTES);
      if (stop != null) {
        return stop.packed();
      }
      words[i] = walk.entry();
    }
    return new ArmGuestContext(words[0], words[1], words[2], outputBits, marks)
        .walk(walk, iova, write);
  }
}
