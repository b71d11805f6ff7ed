package org.bindery.iommufd.ioas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bindery.api.RefusedException;
import org.bindery.hardware.IommuDomain;

/**
 * The page tables that follow the maps of one address space.
 *
 * <p>Pages are pinned while there is a table and only then: by the map when a table is there, else
 * when the first one is added. Every change is all or nothing. Called under the address space's
 * table lock: {@link #add} and {@link #remove} exclusively, the rest shared, for areas that nobody
 * else works on.
 */
final class PageTables {
  private final List<IommuDomain> domains = new ArrayList<>();
  private boolean hugePages = true;

  /** False: a table is filled page by page, so that it has leaves of the smallest size only. */
  boolean hugePages() {
    return hugePages;
  }

  /** Changed exclusively, and only while no table has anything in it. */
  void setHugePages(boolean wanted) {
    hugePages = wanted;
  }

  boolean isEmpty() {
    return domains.isEmpty();
  }

  /**
   * Fills a table with areas and lets it follow from now on.
   *
   * @param context completes a refusal about an area
   */
  void add(IommuDomain domain, Collection<MappedArea> areas, Context context) {
    boolean first = domains.isEmpty();
    List<MappedArea> done = new ArrayList<>(areas.size());
    boolean filled = false;
    try {
      for (MappedArea area : areas) {
        try {
          fill(domain, area, first);
        } catch (RefusedException refused) {
          throw context.of(area, refused);
        }
        done.add(area);
      }
      domains.add(domain);
      filled = true;
    } finally {
      if (!filled) {
        for (MappedArea area : done) {
          clear(domain, area, first);
        }
      }
    }
  }

  /** Empties a table; it follows no more. */
  void remove(IommuDomain domain, Collection<MappedArea> areas) {
    domains.remove(domain);
    for (MappedArea area : areas) {
      clear(domain, area, domains.isEmpty());
    }
  }

  /** Maps an area in every table. */
  void map(MappedArea area) {
    if (domains.isEmpty()) {
      return;
    }
    List<PinnedRun> runs = area.pages.acquire(area.firstPage(), area.lastPage());
    int done = 0;
    try {
      while (done < domains.size()) {
        map(domains.get(done), area, runs);
        done++;
      }
    } finally {
      if (done < domains.size()) {
        for (IommuDomain domain : domains.subList(0, done)) {
          domain.unmap(area.iova, area.pageCount());
        }
        area.pages.release(area.firstPage(), area.lastPage());
      }
    }
  }

  /** Takes an area out of every table, and only then lets go of its pages. */
  void unmap(MappedArea area) {
    if (domains.isEmpty()) {
      return;
    }
    for (IommuDomain domain : domains) {
      domain.unmap(area.iova, area.pageCount());
    }
    area.pages.release(area.firstPage(), area.lastPage());
  }

  private void fill(IommuDomain domain, MappedArea area, boolean pin) {
    long first = area.firstPage();
    long last = area.lastPage();
    List<PinnedRun> runs = pin ? area.pages.acquire(first, last) : area.pages.pinned(first, last);
    boolean mapped = false;
    try {
      map(domain, area, runs);
      mapped = true;
    } finally {
      if (!mapped && pin) {
        area.pages.release(first, last);
      }
    }
  }

  private static void clear(IommuDomain domain, MappedArea area, boolean unpin) {
    domain.unmap(area.iova, area.pageCount());
    if (unpin) {
      area.pages.release(area.firstPage(), area.lastPage());
    }
  }

  private void map(IommuDomain domain, MappedArea area, List<PinnedRun> runs) {
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

  /** Makes of what refused an area what refuses the whole. */
  @FunctionalInterface
  interface Context {
    RefusedException of(MappedArea area, RefusedException refused);
  }
}
