package org.bindery.backend.linux.vfio;

import org.bindery.api.RegionInfo;

/**
 * A region as the kernel describes it.
 *
 * @param offset where it begins in the file
 * @param parts only parts of it can be mapped (a sparse mmap capability)
 */
record VfioRegion(
    int index,
    String name,
    long size,
    boolean readable,
    boolean writable,
    boolean mappable,
    boolean parts,
    long offset)
    implements RegionInfo {
  /** Index of the VGA ranges of a PCI function; later ones are the driver's own. */
  private static final int VGA = 8;

  static String name(int index) {
    return switch (index) {
      case RegionInfo.ROM -> "rom";
      case RegionInfo.CONFIG -> "config";
      case VGA -> "vga";
      default -> index < RegionInfo.ROM ? "bar" + index : "region" + index;
    };
  }

  boolean holds(long at, long length) {
    return at >= 0 && length <= size && at <= size - length;
  }
}
