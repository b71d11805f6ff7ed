package org.bindery.iommufd.ioas;

import java.util.List;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.SmallPages;

/**
 * Fills a table whose smallest page is a part of a frame: an area may begin inside its first page
 * and end inside its last one ({@code batch_to_domain}).
 */
record ByteFiller(IommuDomain domain, SmallPages bytes, long alignment) implements TableFiller {
  @Override
  public void map(MappedArea area, List<PinnedRun> runs, boolean hugePages) {
    long done = 0;
    long skipped = area.offset & UserPages.SIZE - 1;
    try {
      for (PinnedRun run : runs) {
        long physical = (run.frame() << UserPages.SHIFT) + skipped;
        long end = done + Math.min((run.count() << UserPages.SHIFT) - skipped, area.length - done);
        while (done < end) {
          // Without huge pages every area lies on pages of 4096 bytes.
          long step = hugePages ? end - done : UserPages.SIZE;
          bytes.mapBytes(area.iova + done, physical, step, area.access);
          physical += step;
          done += step;
        }
        skipped = 0;
      }
    } finally {
      if (done > 0 && done < area.length) {
        bytes.unmapBytes(area.iova, done);
      }
    }
  }

  @Override
  public void unmap(MappedArea area) {
    bytes.unmapBytes(area.iova, area.length);
  }
}
