package org.bindery.model.iommu;

/**
 * A translation packed in a long, so that looking one up makes no garbage.
 *
 * <p>{@link #NONE} (0) means "not mapped"; every other entry is positive and allows reading,
 * writing or both. Layout: bit 0 read, bit 1 write, bit 2 snoop, bits 3-4 leaf size, bit 5 dirty,
 * bits 12-51 frame number. The frame of an entry that {@link RadixTable#translate} answers is the
 * one of the 4096 bytes asked for, also inside a large leaf.
 */
public final class PageEntry {
  /** Not mapped. */
  public static final long NONE = 0;

  /** The device may read. */
  public static final int READ = 1;

  /** The device may write. */
  public static final int WRITE = 2;

  /** Requests are snooped, whatever they ask for: no-snoop is blocked. */
  public static final int SNOOP = 4;

  /**
   * A write by this entry need not be noted anywhere any more: the leaf says that it was written
   * by. Only what was walked for a write has it ({@link RadixTable#translateForWrite}, {@link
   * GuestTable#walk}, {@link GuestMemory#parent}).
   */
  public static final int DIRTY = 1 << 5;

  /** Frame numbers are below this: 52 bits of physical address. */
  public static final long FRAMES = 1L << 40;

  private static final int SIZE_SHIFT = 3;
  private static final int FRAME_SHIFT = 12;
  private static final long ADDRESS = FRAMES - 1 << FRAME_SHIFT;
  private static final int FLAGS = READ | WRITE | SNOOP;
  private static final LeafSize[] SIZES = LeafSize.values();

  private PageEntry() {}

  /**
   * Packs an entry.
   *
   * @param frame 0 to {@link #FRAMES} - 1
   * @param flags {@link #READ}, {@link #WRITE} or both, and perhaps {@link #SNOOP}
   * @throws IllegalArgumentException neither READ nor WRITE, unknown flag, frame out of range
   */
  public static long of(long frame, int flags, LeafSize size) {
    if ((flags & (READ | WRITE)) == 0 || (flags & ~FLAGS) != 0) {
      throw new IllegalArgumentException("flags 0x%x: READ, WRITE or both".formatted(flags));
    }
    if (frame < 0 || frame >= FRAMES) {
      throw new IllegalArgumentException("no frame number: 0x%x".formatted(frame));
    }
    return frame << FRAME_SHIFT | (long) size.ordinal() << SIZE_SHIFT | flags;
  }

  public static long frame(long entry) {
    return entry >>> FRAME_SHIFT;
  }

  /** The first address of the frame, which stands at the same bits as in every leaf. */
  static long address(long entry) {
    return entry & ADDRESS;
  }

  /**
   * Packs what a leaf says; unlike {@link #of} it checks nothing.
   *
   * @param leaf has the frame's address at bits 12-51
   */
  static long packed(long leaf, int flags, LeafSize size) {
    return leaf & ADDRESS | (long) size.ordinal() << SIZE_SHIFT | flags;
  }

  public static boolean readable(long entry) {
    return (entry & READ) != 0;
  }

  public static boolean writable(long entry) {
    return (entry & WRITE) != 0;
  }

  public static boolean snoops(long entry) {
    return (entry & SNOOP) != 0;
  }

  public static boolean dirty(long entry) {
    return (entry & DIRTY) != 0;
  }

  /** READ, WRITE and SNOOP bits. */
  public static int flags(long entry) {
    return (int) entry & FLAGS;
  }

  /** The leaf that the entry comes from; of {@link #NONE} it has no meaning. */
  public static LeafSize size(long entry) {
    return SIZES[(int) (entry >>> SIZE_SHIFT) & 3];
  }

  /** The same translation for another page inside the same leaf. */
  static long at(long leaf, long iova, int shift) {
    return leaf == NONE ? NONE : leaf | iova & (1L << shift) - 1 & -(1L << FRAME_SHIFT);
  }
}
