package org.bindery.model.iommu;

/**
 * By what the requesters of one PCI segment are translated: root table by bus, then by device and
 * function, as VT-d's root and context tables; of either a page.
 *
 * <p>A requester that has no entry is blocked. Looking up takes no lock and makes no garbage; a
 * change is seen by every lookup that begins after it. Safe for use by several threads; of two
 * changes to one requester at once, either may be the last.
 *
 * <p>Only entries take pages: to block a requester, which removes its entry, cannot fail.
 *
 * @param <E> the hardware's entry
 */
public final class ContextTable<E> {
  private static final int BUSES = 256;
  private static final int FUNCTION_BITS = 8;

  private final EntryTable<E> table;

  /**
   * @param pages what it is in
   */
  public ContextTable(TablePages pages) {
    table = new EntryTable<>(BUSES, FUNCTION_BITS, 1, pages);
  }

  /**
   * @param source 16 bits: bus, device, function
   * @return null: blocked
   */
  public E get(int source) {
    return table.get(check(source));
  }

  /**
   * @return what stood there before; null: nothing
   * @throws OutOfTablePagesException only where nothing stood and nothing was reserved; nothing has
   *     changed
   */
  public E set(int source, E entry) {
    return table.set(check(source), entry);
  }

  /**
   * Has {@link #set} succeed for a requester, until {@link #unreserve} or {@link #remove}.
   *
   * @throws OutOfTablePagesException nothing has changed
   */
  public void reserve(int source) {
    table.reserve(check(source));
  }

  /** Gives up what {@link #reserve} took, where no entry stands by now. */
  public void unreserve(int source) {
    table.unreserve(check(source));
  }

  /**
   * Blocks a requester.
   *
   * @return what stood there before; null: nothing
   */
  public E remove(int source) {
    return table.remove(check(source));
  }

  private static int check(int source) {
    if ((source & ~0xffff) != 0) {
      throw new IllegalArgumentException("no source id: 0x%x".formatted(source));
    }
    return source;
  }
}
