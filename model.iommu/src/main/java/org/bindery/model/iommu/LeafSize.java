package org.bindery.model.iommu;

/**
 * The sizes of leaf that x86 I/O page tables have (VT-d specification, second-stage paging; the AMD
 * and x86-64 formats share them).
 */
public enum LeafSize {
  SIZE_4K(12),
  SIZE_2M(21),
  SIZE_1G(30);

  private static final LeafSize[] DESCENDING = {SIZE_1G, SIZE_2M, SIZE_4K};

  private final int shift;

  LeafSize(int shift) {
    this.shift = shift;
  }

  /** The size whose {@link #shift} is this. */
  static LeafSize ofShift(int shift) {
    return switch (shift) {
      case 12 -> SIZE_4K;
      case 21 -> SIZE_2M;
      default -> SIZE_1G;
    };
  }

  /** Bits of an address inside the leaf: 12, 21 or 30. */
  public int shift() {
    return shift;
  }

  public long bytes() {
    return 1L << shift;
  }

  /** How many 4096-byte pages it maps: 1, 512 or 262144. */
  public long pages() {
    return 1L << (shift - SIZE_4K.shift);
  }

  /**
   * The largest leaf that can begin a run.
   *
   * @param iova where the run begins, a multiple of 4096
   * @param frame frame number it begins with
   * @param pages length of the run, at least 1
   * @param largest no leaf larger than this
   */
  public static LeafSize fitting(long iova, long frame, long pages, LeafSize largest) {
    long alignment = iova >>> SIZE_4K.shift | frame;
    for (LeafSize size : DESCENDING) {
      if (size.shift <= largest.shift
          && pages >= size.pages()
          && (alignment & (size.pages() - 1)) == 0) {
        return size;
      }
    }
    return SIZE_4K;
  }
}
