package org.bindery.uapi.iommufd;

import org.bindery.uapi.Struct;
import org.bindery.uapi.U64;

/**
 * {@code struct iommu_iova_range}: an element of lists of I/O virtual addresses; both ends belong
 * to it.
 */
public final class IovaRangeEntry {
  public static final U64 START = new U64("start", 0);
  public static final U64 LAST = new U64("last", 8);

  public static final Struct STRUCT = new Struct("iommu_iova_range", 16, START, LAST);

  private IovaRangeEntry() {}
}
