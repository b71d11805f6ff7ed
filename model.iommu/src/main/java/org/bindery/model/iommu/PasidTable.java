package org.bindery.model.iommu;

import java.util.ArrayList;
import java.util.List;

/**
 * Which translation each PASID of one requester uses: a directory by the upper bits, tables of 64
 * by the lower six, as VT-d's scalable-mode PASID directory and table. A table is a page, a
 * directory as many as its pointers of 8 bytes need.
 *
 * <p>A PASID that nobody has entered has none. Looking up takes no lock and makes no garbage; a
 * change is seen by every lookup that begins after it. Safe for use by several threads; of two
 * changes to one PASID at once, either may be the last.
 *
 * @param <E> the hardware's entry
 */
public final class PasidTable<E> {
  /** A PASID has 20 bits at most (PCI Express). */
  public static final int MAX_BITS = 20;

  private static final int TABLE_BITS = 6;
  private static final int POINTERS = 4096 / 8;

  private final int limit;
  private final EntryTable<E> table;

  /**
   * @param bits of the PASIDs in it, 1 to {@link #MAX_BITS}
   * @param pages what it is in
   */
  public PasidTable(int bits, TablePages pages) {
    if (bits < 1 || bits > MAX_BITS) {
      throw new IllegalArgumentException("a PASID has 1 to 20 bits, not " + bits);
    }
    this.limit = 1 << bits;
    int tables = Math.max(1, limit >> TABLE_BITS);
    this.table = new EntryTable<>(tables, TABLE_BITS, Math.ceilDiv(tables, POINTERS), pages);
  }

  private boolean has(int pasid) {
    return pasid >= 0 && pasid < limit;
  }

  private int check(int pasid) {
    if (!has(pasid)) {
      throw new IllegalArgumentException("no PASID of the table: 0x%x".formatted(pasid));
    }
    return pasid;
  }

  /**
   * @return null: not present, also when it has more bits than the table
   */
  public E get(int pasid) {
    return has(pasid) ? table.get(pasid) : null;
  }

  /**
   * @return what stood there before; null: nothing
   * @throws IllegalArgumentException the PASID has more bits than the table
   * @throws OutOfTablePagesException only where nothing stood and nothing was reserved; nothing has
   *     changed
   */
  public E set(int pasid, E entry) {
    return table.set(check(pasid), entry);
  }

  /**
   * Has {@link #set} succeed for a PASID, until {@link #unreserve} or {@link #remove}.
   *
   * @throws IllegalArgumentException the PASID has more bits than the table
   * @throws OutOfTablePagesException nothing has changed
   */
  public void reserve(int pasid) {
    table.reserve(check(pasid));
  }

  /** Gives up what {@link #reserve} took, where no entry stands by now. */
  public void unreserve(int pasid) {
    table.unreserve(check(pasid));
  }

  /**
   * @return what stood there before; null: nothing
   */
  public E remove(int pasid) {
    return has(pasid) ? table.remove(pasid) : null;
  }

  /** Those that are present, ascending. */
  public List<Integer> present() {
    List<Integer> present = new ArrayList<>();
    for (int pasid = table.next(0); pasid >= 0; pasid = table.next(pasid + 1)) {
      present.add(pasid);
    }
    return present;
  }

  /**
   * Removes everything.
   *
   * @return what stood there
   */
  public List<E> clear() {
    List<E> removed = new ArrayList<>();
    for (int pasid : present()) {
      E entry = table.remove(pasid);
      if (entry != null) {
        removed.add(entry);
      }
    }
    return removed;
  }
}
