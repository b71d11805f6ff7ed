package org.bindery.model.iommu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which translation each PASID of one requester uses: a directory by the upper bits, tables of 64
 * by the lower six, as VT-d's scalable-mode PASID directory and table.
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
  private static final int ENTRIES = 1 << TABLE_BITS;

  private final int limit;
  private final AtomicReferenceArray<AtomicReferenceArray<E>> directory;

  /**
   * @param bits of the PASIDs in it, 1 to {@link #MAX_BITS}
   */
  public PasidTable(int bits) {
    if (bits < 1 || bits > MAX_BITS) {
      throw new IllegalArgumentException("a PASID has 1 to 20 bits, not " + bits);
    }
    this.limit = 1 << bits;
    this.directory = new AtomicReferenceArray<>(Math.max(1, limit >> TABLE_BITS));
  }

  /**
   * @return null: not present, also when it has more bits than the table
   */
  public E get(int pasid) {
    if (pasid < 0 || pasid >= limit) {
      return null;
    }
    AtomicReferenceArray<E> table = directory.get(pasid >> TABLE_BITS);
    return table == null ? null : table.get(pasid & ENTRIES - 1);
  }

  /**
   * @return what stood there before; null: nothing
   * @throws IllegalArgumentException the PASID has more bits than the table
   */
  public E set(int pasid, E entry) {
    if (pasid < 0 || pasid >= limit) {
      throw new IllegalArgumentException("no PASID of the table: 0x%x".formatted(pasid));
    }
    int number = pasid >> TABLE_BITS;
    AtomicReferenceArray<E> table = directory.get(number);
    if (table == null) {
      directory.compareAndSet(number, null, new AtomicReferenceArray<>(ENTRIES));
      table = directory.get(number);
    }
    return table.getAndSet(pasid & ENTRIES - 1, entry);
  }

  /**
   * @return what stood there before; null: nothing
   */
  public E remove(int pasid) {
    return get(pasid) == null ? null : set(pasid, null);
  }

  /** Those that are present, ascending. */
  public List<Integer> present() {
    List<Integer> present = new ArrayList<>();
    for (int number = 0; number < directory.length(); number++) {
      AtomicReferenceArray<E> table = directory.get(number);
      for (int i = 0; table != null && i < ENTRIES; i++) {
        if (table.get(i) != null) {
          present.add(number << TABLE_BITS | i);
        }
      }
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
    for (int number = 0; number < directory.length(); number++) {
      AtomicReferenceArray<E> table = directory.get(number);
      for (int i = 0; table != null && i < ENTRIES; i++) {
        E entry = table.getAndSet(i, null);
        if (entry != null) {
          removed.add(entry);
        }
      }
    }
    return removed;
  }
}
