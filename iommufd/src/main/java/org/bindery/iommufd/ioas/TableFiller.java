package org.bindery.iommufd.ioas;

import java.util.List;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.SmallPages;

/** Puts areas into one page table and takes them out. */
sealed interface TableFiller permits FrameFiller, ByteFiller {
  /** The filler that suits a table. */
  static TableFiller of(IommuDomain domain) {
    long smallest = domain.pageSizes().getFirst();
    return smallest < UserPages.SIZE && domain instanceof SmallPages bytes
        ? new ByteFiller(domain, bytes, smallest)
        : new FrameFiller(domain, Math.max(smallest, UserPages.SIZE));
  }

  IommuDomain domain();

  /** What IOVAs, lengths and offsets in pages are multiples of: the smallest page, in bytes. */
  long alignment();

  /**
   * Maps an area, all or nothing.
   *
   * @param runs the area's pages
   * @param hugePages false: page by page
   */
  void map(MappedArea area, List<PinnedRun> runs, boolean hugePages);

  /** As the other, an area whose pages stand in consecutive frames. */
  default void map(MappedArea area, long frame, boolean hugePages) {
    map(area, List.of(new PinnedRun(area.firstPage(), frame, area.pageCount())), hugePages);
  }

  void unmap(MappedArea area);
}
