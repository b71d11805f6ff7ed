package org.bindery.iommufd.ioas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bindery.api.RefusedException;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PhysicalLookup;

/**
 * The page tables that follow the maps of one address space.
 *
 * <p>Pages are pinned while there is a table and only then: by the map when a table is there, else
 * when the first one is added. Every change is all or nothing. Called under the address space's
 * table lock: {@link #add} and {@link #remove} exclusively, the rest shared, for areas that nobody
 * else works on.
 */
final class PageTables {
  private final List<TableFiller> tables = new ArrayList<>();
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
    return tables.isEmpty();
  }

  /** The first table that knows physical addresses; empty: all of them translate. */
  Optional<PhysicalLookup> physical() {
    return tables.stream()
        .map(TableFiller::domain)
        .filter(PhysicalLookup.class::isInstance)
        .map(PhysicalLookup.class::cast)
        .findFirst();
  }

  /** What IOVAs, lengths and offsets in pages must be multiples of for all tables. */
  long alignment() {
    long most = hugePages ? 1 : UserPages.SIZE;
    for (TableFiller table : tables) {
      most = Math.max(most, table.alignment());
    }
    return most;
  }

  /** Those that all tables have, as a bitmap; -1: there is none. */
  long pageSizes() {
    return tables.stream()
        .mapToLong(table -> table.domain().pageSizes().stream().mapToLong(size -> size).sum())
        .reduce(-1, (a, b) -> a & b);
  }

  /**
   * Fills a table with areas and lets it follow from now on.
   *
   * @param context completes a refusal about an area
   */
  void add(TableFiller table, Collection<MappedArea> areas, Context context) {
    boolean first = tables.isEmpty();
    List<MappedArea> done = new ArrayList<>(areas.size());
    boolean filled = false;
    try {
      for (MappedArea area : areas) {
        try {
          fill(table, area, first);
        } catch (RefusedException refused) {
          throw context.of(area, refused);
        }
        done.add(area);
      }
      tables.add(table);
      filled = true;
    } finally {
      if (!filled) {
        for (MappedArea area : done) {
          clear(table, area, first);
        }
      }
    }
  }

  /** Empties a table; it follows no more. */
  void remove(IommuDomain domain, Collection<MappedArea> areas) {
    for (int i = 0; i < tables.size(); i++) {
      if (tables.get(i).domain() == domain) {
        TableFiller removed = tables.remove(i);
        areas.forEach(area -> clear(removed, area, tables.isEmpty()));
        return;
      }
    }
  }

  /** Maps an area in every table. */
  void map(MappedArea area) {
    if (tables.isEmpty()) {
      return;
    }
    long frame = area.pages.acquire(area.firstPage(), area.lastPage());
    int done = 0;
    try {
      while (done < tables.size()) {
        map(tables.get(done), area, frame);
        done++;
      }
    } finally {
      if (done < tables.size()) {
        for (TableFiller table : tables.subList(0, done)) {
          table.unmap(area);
        }
        area.pages.release(area.firstPage(), area.lastPage());
      }
    }
  }

  /** Takes an area out of every table, and only then lets go of its pages. */
  void unmap(MappedArea area) {
    if (tables.isEmpty()) {
      return;
    }
    for (int i = 0; i < tables.size(); i++) {
      tables.get(i).unmap(area);
    }
    area.pages.release(area.firstPage(), area.lastPage());
  }

  private void fill(TableFiller table, MappedArea area, boolean pin) {
    long first = area.firstPage();
    long last = area.lastPage();
    long frame = pin ? area.pages.acquire(first, last) : UserPages.SEVERAL;
    boolean mapped = false;
    try {
      map(table, area, frame);
      mapped = true;
    } finally {
      if (!mapped && pin) {
        area.pages.release(first, last);
      }
    }
  }

  /**
   * @param frame of the first page; {@link UserPages#SEVERAL}: the pages are to be asked
   */
  private void map(TableFiller table, MappedArea area, long frame) {
    if (frame == UserPages.SEVERAL) {
      table.map(area, area.pages.pinned(area.firstPage(), area.lastPage()), hugePages);
    } else {
      table.map(area, frame, hugePages);
    }
  }

  private static void clear(TableFiller table, MappedArea area, boolean unpin) {
    table.unmap(area);
    if (unpin) {
      area.pages.release(area.firstPage(), area.lastPage());
    }
  }

  /** Makes of what refused an area what refuses the whole. */
  @FunctionalInterface
  interface Context {
    RefusedException of(MappedArea area, RefusedException refused);
  }
}
