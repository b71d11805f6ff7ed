package org.bindery.iommufd.ioas;

import java.util.List;
import org.bindery.hardware.IommuDomain;

/** Fills a table whose smallest page is a frame: every area begins and ends with one. */
record FrameFiller(IommuDomain domain, long alignment) implements TableFiller {
  @Override
  public void map(MappedArea area, List<PinnedRun> runs, boolean hugePages) {
    long pages = 0;
    try {
      for (PinnedRun run : runs) {
        long step = hugePages ? run.count() : 1;
        for (long done = 0; done < run.count(); done += step) {
          domain.map(area.iova + (pages << UserPages.SHIFT), run.frame() + done, step, area.access);
          pages += step;
        }
      }
    } finally {
      if (pages > 0 && pages < area.pageCount()) {
        domain.unmap(area.iova, pages);
      }
    }
  }

  @Override
  public void map(MappedArea area, long frame, boolean hugePages) {
    if (hugePages) {
      domain.map(area.iova, frame, area.pageCount(), area.access);
    } else {
      TableFiller.super.map(area, frame, false);
    }
  }

  @Override
  public void unmap(MappedArea area) {
    domain.unmap(area.iova, area.pageCount());
  }
}
