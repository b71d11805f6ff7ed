package org.bindery.model.iommu;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which translation each requester of one PCI segment uses: root table by bus, then by device and
 * function, as VT-d's root and context tables.
 *
 * <p>A requester that nobody has entered is blocked. Looking up takes no lock and makes no garbage;
 * a change is seen by every lookup that begins after it. Safe for use by several threads; of two
 * changes to one requester at once, either may be the last.
 *
 * @param <D> the hardware's domain
 */
public final class ContextTable<D> {
  private static final int BUSES = 256;
  private static final int FUNCTIONS = 256;

  private final AtomicReferenceArray<AtomicReferenceArray<ContextEntry<D>>> root =
      new AtomicReferenceArray<>(BUSES);
  private final ContextEntry<D> unknown = new ContextEntry.Blocked<>();

  /**
   * @param source 16 bits: bus, device, function
   * @return never null
   */
  public ContextEntry<D> get(int source) {
    AtomicReferenceArray<ContextEntry<D>> bus = root.get(check(source) >> 8);
    ContextEntry<D> entry = bus == null ? null : bus.get(source & FUNCTIONS - 1);
    return entry == null ? unknown : entry;
  }

  /** True when the requester was entered and not removed. */
  public boolean contains(int source) {
    AtomicReferenceArray<ContextEntry<D>> bus = root.get(check(source) >> 8);
    return bus != null && bus.get(source & FUNCTIONS - 1) != null;
  }

  /**
   * @return what stood there before
   */
  public ContextEntry<D> set(int source, ContextEntry<D> entry) {
    int number = check(source) >> 8;
    AtomicReferenceArray<ContextEntry<D>> bus = root.get(number);
    if (bus == null) {
      root.compareAndSet(number, null, new AtomicReferenceArray<>(FUNCTIONS));
      bus = root.get(number);
    }
    ContextEntry<D> before = bus.getAndSet(source & FUNCTIONS - 1, entry);
    return before == null ? unknown : before;
  }

  /** Forgets a requester: it is blocked. */
  public void remove(int source) {
    AtomicReferenceArray<ContextEntry<D>> bus = root.get(check(source) >> 8);
    if (bus != null) {
      bus.set(source & FUNCTIONS - 1, null);
    }
  }

  private static int check(int source) {
    if ((source & ~0xffff) != 0) {
      throw new IllegalArgumentException("no source id: 0x%x".formatted(source));
    }
    return source;
  }
}
