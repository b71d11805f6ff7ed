package org.bindery.model.iommu;

/**
 * An entry of VT-d's scalable-mode PASID table (VT-d specification, "Scalable-Mode PASID Table
 * Entry"), the three words of eight that translation needs. The pointers to the tables are left 0:
 * tables have no address here.
 *
 * @param low bits 63:0: present, type of translation, width of the second stage
 * @param middle bits 127:64: domain id, snoop
 * @param high bits 191:128: levels of the first stage
 */
public record VtdPasidEntry(long low, long middle, long high) implements TranslationEntry {
  /** P (0). */
  public static final long PRESENT = 1;

  private static final int TYPE_SHIFT = 6;
  private static final int FIRST_STAGE = 1;
  private static final int SECOND_STAGE = 2;
  private static final int NESTED = 3;

  /** AW (4:2): 1 for three levels, 2 for four, 3 for five. */
  private static final int WIDTH_SHIFT = 2;

  /** FLPM (131:130): 1 for five levels. */
  private static final long FIVE_LEVELS = 1L << 2;

  /** PGSNP (88): requests by the first stage are snooped, those for No Snoop too. */
  private static final long PAGE_SNOOP = 1L << 24;

  /** By a first stage of four or five levels. */
  public static VtdPasidEntry firstStage(int domain, int levels, boolean pageSnoop) {
    return new VtdPasidEntry(
        PRESENT | FIRST_STAGE << TYPE_SHIFT,
        domain | (pageSnoop ? PAGE_SNOOP : 0),
        levels == 5 ? FIVE_LEVELS : 0);
  }

  /** By a second stage, which has the snoop choice in its leaves. */
  public static VtdPasidEntry secondStage(int domain, int levels) {
    return new VtdPasidEntry(
        PRESENT | SECOND_STAGE << TYPE_SHIFT | levels - 2L << WIDTH_SHIFT, domain, 0);
  }

  /** By a guest's first stage under a second one. */
  public static VtdPasidEntry nested(int domain, int levels, int parentLevels, boolean pageSnoop) {
    return new VtdPasidEntry(
        PRESENT | NESTED << TYPE_SHIFT | parentLevels - 2L << WIDTH_SHIFT,
        domain | (pageSnoop ? PAGE_SNOOP : 0),
        levels == 5 ? FIVE_LEVELS : 0);
  }

  /** PGTT (8:6): 1 first stage, 2 second stage, 3 nested. */
  public int type() {
    return (int) (low >>> TYPE_SHIFT) & 7;
  }

  /** DID (79:64). */
  public int domain() {
    return (int) middle & 0xffff;
  }

  @Override
  public boolean forcesSnoop() {
    return (middle & PAGE_SNOOP) != 0;
  }
}
