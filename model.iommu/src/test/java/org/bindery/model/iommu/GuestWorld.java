package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A guest's memory that is full of chance, under a parent that maps some of it with some
 * permissions. It watches what a walk does: each step must be one that the parent permits (I5).
 */
final class GuestWorld implements GuestMemory {
  /** The guest's pages have these numbers. */
  static final int PAGES = 12;

  private static final int SLOTS_USED = 4;
  private static final long FIRST_FRAME = 0x1000;

  final RadixTable parent = new RadixTable(3, LeafSize.SIZE_4K, VtdSecondStageLeaf.FORMAT);
  final Map<Integer, Integer> permissions = new HashMap<>();
  final Map<Long, long[]> host = new HashMap<>();
  private final Set<Long> readable = new HashSet<>();
  private final Set<Long> writable = new HashSet<>();
  int steps;

  /**
   * @param holes of 10 pages, how many the parent does not map
   */
  GuestWorld(Random random, int holes) {
    for (int page = 0; page < PAGES; page++) {
      host.put(frame(page), new long[512]);
      if (random.nextInt(10) >= holes) {
        int flags = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 3;
        permissions.put(page, flags);
        parent.map((long) page << 12, frame(page), 1, flags);
      }
    }
  }

  /** Frames lie in another order than the pages. */
  static long frame(int page) {
    return FIRST_FRAME + page * 7 % PAGES * 16L;
  }

  /** Puts an entry into each slot that addresses of {@link #address} lead to. */
  void fill(Random random, EntryMaker maker) {
    for (int page = 0; page < PAGES; page++) {
      for (int slot = 0; slot < SLOTS_USED; slot++) {
        host.get(frame(page))[slot] = maker.make(random);
      }
    }
  }

  interface EntryMaker {
    long make(Random random);
  }

  /** One that leads to slots that were filled, of as many levels of nine bits. */
  static long address(Random random, int levels) {
    long address = random.nextInt(1 << 12);
    for (int level = 0; level < levels; level++) {
      address |= (long) random.nextInt(SLOTS_USED) << 12 + 9 * level;
    }
    return address;
  }

  @Override
  public long last() {
    return (1L << 39) - 1;
  }

  @Override
  public long parent(long address, boolean write) {
    step();
    assertThat(address).isBetween(0L, last());
    long entry = parent.translate(address);
    if (PageEntry.readable(entry)) {
      readable.add(PageEntry.frame(entry));
    }
    if (write && PageEntry.writable(entry)) {
      writable.add(PageEntry.frame(entry));
      entry |= PageEntry.DIRTY;
    }
    return entry;
  }

  @Override
  public boolean load(long frame, int at, long[] into) {
    step();
    assertThat(readable).contains(frame);
    assertThat(at % 8).isZero();
    into[0] = host.get(frame)[at / 8];
    return true;
  }

  @Override
  public boolean exchange(long frame, int at, long expected, long stored) {
    step();
    assertThat(writable).contains(frame);
    long[] words = host.get(frame);
    if (words[at / 8] != expected) {
      return false;
    }
    words[at / 8] = stored;
    return true;
  }

  private void step() {
    assertThat(++steps).as("the walk is bounded").isLessThan(200);
  }

  /** What stands in the guest's memory; null: the parent does not let it be read. */
  Long word(long address) {
    Integer flags =
        address >>> 12 < PAGES && address >= 0 ? permissions.get((int) (address >>> 12)) : null;
    return flags == null || (flags & 1) == 0
        ? null
        : host.get(frame((int) (address >>> 12)))[(int) (address & 0xfff) / 8];
  }

  boolean mayWrite(long address) {
    return (permissions.getOrDefault((int) (address >>> 12), 0) & 2) != 0;
  }
}
