package org.bindery.model.iommu;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Entries by number, in a root of pointers to tables of entries. A table is there while it has an
 * entry, the root while it has a table: an empty one takes no pages, and to remove needs none.
 *
 * <p>Looking up takes no lock and makes no garbage; a change is seen by every lookup that begins
 * after it. Changes take a short lock.
 */
final class EntryTable<E> {
  /** Stands for an entry that is to come; a lookup does not find it. */
  private static final Object RESERVED = new Object();

  private final int tables;
  private final int bits;
  private final int rootPages;
  private final TablePages pages;
  // Guarded by this but for lookups, as all that it leads to. Null: the table is empty.
  private volatile AtomicReferenceArray<Table> root;
  private int used;

  private static final class Table {
    final AtomicReferenceArray<Object> slots;
    int used;

    Table(int entries) {
      slots = new AtomicReferenceArray<>(entries);
    }
  }

  /**
   * @param tables how many the root has room for
   * @param bits of the number of an entry in its table, which is one page
   * @param rootPages the pages of the root, at least 1
   */
  EntryTable(int tables, int bits, int rootPages, TablePages pages) {
    this.tables = tables;
    this.bits = bits;
    this.rootPages = rootPages;
    this.pages = pages;
  }

  private int inTable(int number) {
    return number & (1 << bits) - 1;
  }

  /** Null: there is none. */
  @SuppressWarnings("unchecked")
  E get(int number) {
    AtomicReferenceArray<Table> now = root;
    Table table = now == null ? null : now.get(number >> bits);
    Object entry = table == null ? null : table.slots.get(inTable(number));
    return entry == RESERVED ? null : (E) entry;
  }

  /**
   * @return what stood there before; null: nothing
   * @throws OutOfTablePagesException only where nothing stood and nothing was reserved; nothing has
   *     changed
   */
  synchronized E set(int number, E entry) {
    return change(number, entry);
  }

  /**
   * Has {@link #set} succeed there, until {@link #remove} or {@link #unreserve}.
   *
   * @throws OutOfTablePagesException nothing has changed
   */
  synchronized void reserve(int number) {
    if (get(number) == null) {
      change(number, RESERVED);
    }
  }

  /** Undoes {@link #reserve}; nothing happens where an entry stands by now. */
  synchronized void unreserve(int number) {
    if (get(number) == null) {
      remove(number);
    }
  }

  @SuppressWarnings("unchecked")
  private E change(int number, Object entry) {
    Table table = table(number >> bits);
    Object before = table.slots.getAndSet(inTable(number), entry);
    if (before == null) {
      table.used++;
    }
    return before == RESERVED ? null : (E) before;
  }

  /** Where it is missing it is made, and then gets an entry at once. */
  private Table table(int index) {
    AtomicReferenceArray<Table> now = root;
    Table table = now == null ? null : now.get(index);
    if (table != null) {
      return table;
    }
    take(now == null ? rootPages + 1 : 1);
    if (now == null) {
      now = new AtomicReferenceArray<>(tables);
      root = now;
    }
    Table made = new Table(1 << bits);
    now.set(index, made);
    used++;
    return made;
  }

  private void take(int wanted) {
    int taken = 0;
    try {
      while (taken < wanted) {
        pages.take();
        taken++;
      }
    } finally {
      if (taken < wanted) {
        pages.give(taken);
      }
    }
  }

  /**
   * @return what stood there before; null: nothing
   */
  @SuppressWarnings("unchecked")
  synchronized E remove(int number) {
    AtomicReferenceArray<Table> now = root;
    Table table = now == null ? null : now.get(number >> bits);
    Object before = table == null ? null : table.slots.getAndSet(inTable(number), null);
    if (before != null && --table.used == 0) {
      now.set(number >> bits, null);
      pages.give(1);
      if (--used == 0) {
        root = null;
        pages.give(rootPages);
      }
    }
    return before == RESERVED ? null : (E) before;
  }

  /** The lowest number from one on that has an entry; -1: none has. */
  int next(int from) {
    AtomicReferenceArray<Table> now = root;
    for (int number = from; now != null && number < tables << bits; number++) {
      if (now.get(number >> bits) == null) {
        number |= (1 << bits) - 1;
      } else if (get(number) != null) {
        return number;
      }
    }
    return -1;
  }
}
