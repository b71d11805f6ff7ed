package org.bindery.backend.sim.interrupt;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Numbered places that are taken in aligned runs and filled one by one. Looking one up takes no
 * lock and makes no garbage; room for what was never filled is not made.
 *
 * @param <T> what is in a place
 */
final class Slots<T> {
  private static final int PAGE_BITS = 8;
  private static final int PAGE = 1 << PAGE_BITS;

  private final int size;
  private final AtomicReferenceArray<AtomicReferenceArray<T>> pages;
  // Guarded by itself.
  private final BitSet taken = new BitSet();

  /**
   * @param size how many, a power of two
   */
  Slots(int size) {
    this.size = size;
    this.pages = new AtomicReferenceArray<>((size + PAGE - 1) / PAGE);
  }

  int size() {
    return size;
  }

  /**
   * The lowest run that is free.
   *
   * @param count a power of two; the run begins at a multiple of it
   * @return -1: there is none
   */
  int take(int count) {
    synchronized (taken) {
      int first = 0;
      while (first <= size - count) {
        int next = taken.nextSetBit(first);
        if (next < 0 || next >= first + count) {
          taken.set(first, first + count);
          return first;
        }
        first = taken.nextClearBit(next) + count - 1 & -count;
      }
      return -1;
    }
  }

  void give(int first, int count) {
    synchronized (taken) {
      taken.clear(first, first + count);
    }
  }

  /** Has nobody take these. */
  void keep(int first, int count) {
    synchronized (taken) {
      taken.set(first, first + count);
    }
  }

  /** Null: it is empty. */
  T get(int slot) {
    AtomicReferenceArray<T> page = pages.get(slot >> PAGE_BITS);
    return page == null ? null : page.get(slot & PAGE - 1);
  }

  /**
   * @param content null: it is empty from now on
   */
  void set(int slot, T content) {
    AtomicReferenceArray<T> page = pages.get(slot >> PAGE_BITS);
    if (page == null) {
      pages.compareAndSet(slot >> PAGE_BITS, null, new AtomicReferenceArray<>(PAGE));
      page = pages.get(slot >> PAGE_BITS);
    }
    page.set(slot & PAGE - 1, content);
  }
}
