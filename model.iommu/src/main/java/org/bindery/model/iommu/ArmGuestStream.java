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
  private static final int CONTEXT_WORDS = 3;
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

  /**
   * Whether there is a descriptor for a PASID that is well-formed as far as it has to be.
   *
   * @param memory that the descriptors lie in
   */
  public boolean describes(GuestMemory memory, int pasid) {
    long[] words = new long[CONTEXT_WORDS];
    return lacks(pasid) == null
        && fetch(new GuestWalk(memory), pasid, words) == null
        && context(words).check() == null;
  }

  private long walk(GuestMemory memory, int pasid, long iova, boolean write) {
    GuestWalk walk = new GuestWalk(memory);
    if (pasid == NO_PASID) {
      return walkPlain(walk, iova, write);
    }
    WalkStop stop = lacks(pasid);
    return stop == null ? walk(walk, pasid, iova, write) : stop.packed();
  }

  /** Null: there may be a descriptor for the PASID. */
  private WalkStop lacks(int pasid) {
    if (!valid() || config() == ABORT) {
      return WalkStop.ABORTED;
    }
    if (config() == BYPASS) {
      return WalkStop.NO_CONTEXT;
    }
    if (config() != STAGE_1 || badContexts()) {
      return WalkStop.BAD_STREAM;
    }
    boolean beyond = descriptorBits() == 0 || pasid >>> descriptorBits() != 0;
    return beyond || pasid == 0 && plainRequests() == BY_CONTEXT_0 ? WalkStop.NO_CONTEXT : null;
  }

  private int plainRequests() {
    return (int) second & 3;
  }

  private long walkPlain(GuestWalk walk, long iova, boolean write) {
    if (!valid() || config() == ABORT) {
      return WalkStop.ABORTED.packed();
    }
    if (config() == BYPASS) {
      return untranslated(walk, iova, write);
    }
    if (config() != STAGE_1 || badContexts()) {
      return WalkStop.BAD_STREAM.packed();
    }
    return switch (descriptorBits() == 0 ? BY_CONTEXT_0 : plainRequests()) {
      case TERMINATE -> WalkStop.CONTEXTS_ONLY.packed();
      case UNTRANSLATED -> untranslated(walk, iova, write);
      case BY_CONTEXT_0 -> walk(walk, 0, iova, write);
      default -> WalkStop.BAD_STREAM.packed();
    };
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
    long[] words = new long[CONTEXT_WORDS];
    WalkStop stop = fetch(walk, index, words);
    return stop == null ? context(words).walk(walk, iova, write) : stop.packed();
  }

  private ArmGuestContext context(long[] words) {
    return new ArmGuestContext(words[0], words[1], words[2], outputBits, marks);
  }

  /** Null: the words of the descriptor are there. */
  private WalkStop fetch(GuestWalk walk, int index, long[] words) {
    long contexts = first & CONTEXTS;
    int inLeaf = index;
    if (descriptorBits() != 0 && format() != LINEAR) {
      int leafBits = format() == LEAVES_OF_4K ? 6 : 10;
      WalkStop stop = walk.fetch(contexts + ((long) index >>> leafBits) * Long.BYTES);
      if (stop != null) {
        return stop;
      }
      if ((walk.entry() & 1) == 0) {
        return WalkStop.NO_CONTEXT;
      }
      contexts = walk.entry() & LEAF_CONTEXTS;
      inLeaf = index & (1 << leafBits) - 1;
    }
    long at = contexts + ((long) inLeaf << CONTEXT_SHIFT);
    for (int i = 0; i < words.length; i++) {
      WalkStop stop = walk.fetch(at + i * Long.BYTES);
      if (stop != null) {
        return stop;
      }
      words[i] = walk.entry();
    }
    return null;
  }
}
