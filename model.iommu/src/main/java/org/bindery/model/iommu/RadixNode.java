package org.bindery.model.iommu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One table of a {@link RadixTable}: 512 slots, each empty, or a leaf, or a table of the next
 * level. Slots are read and set as hardware does it, one word at a time: with acquire and release.
 */
final class RadixNode {
  static final int LEVEL_BITS = 9;
  static final int SLOTS = 1 << LEVEL_BITS;
  static final int PAGE_SHIFT = LeafSize.SIZE_4K.shift();

  /** What a last-level table spans is 1 << SPAN_SHIFT bytes. */
  static final int SPAN_SHIFT = PAGE_SHIFT + LEVEL_BITS;

  /**
   * Index, behind the slots of a last-level table, of the number of its span. It stands there so
   * that {@link LastTables} comes from the table to the leaf by one load.
   */
  static final int SPAN = SLOTS;

  /** Index, behind that, of how many of its slots are not empty; guarded as {@link #used()}. */
  static final int USED = SPAN + 1;

  private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle NODE = MethodHandles.arrayElementVarHandle(RadixNode[].class);

  /** What a slot spans is 1 << shift bytes. */
  final int shift;

  /** Leaves; above the last level made when the first large one comes. Written by one writer. */
  volatile long[] entries;

  /** Tables of the next level; none in the last one. */
  final RadixNode[] nodes;

  // Above the last level.
  private int used;

  /**
   * @param iova any address that it has
   */
  RadixNode(int shift, long iova) {
    this.shift = shift;
    entries = shift == PAGE_SHIFT ? lastLevel(iova >>> SPAN_SHIFT) : null;
    nodes = shift > PAGE_SHIFT ? new RadixNode[SLOTS] : null;
  }

  static long[] lastLevel(long span) {
    long[] entries = new long[USED + 1];
    entries[SPAN] = span;
    return entries;
  }

  /** How many slots are not empty. Guarded by the table's lock of writers, as {@link #use}. */
  int used() {
    return shift == PAGE_SHIFT ? (int) entries[USED] : used;
  }

  void use(int more) {
    if (shift == PAGE_SHIFT) {
      entries[USED] += more;
    } else {
      used += more;
    }
  }

  /** Null: none; only asked above the last level. */
  RadixNode next(int slot) {
    return (RadixNode) NODE.getAcquire(nodes, slot);
  }

  void link(int slot, RadixNode node) {
    NODE.setRelease(nodes, slot, node);
  }

  static long leaf(long[] entries, int slot) {
    return (long) ENTRY.getAcquire(entries, slot);
  }

  static void set(long[] entries, int slot, long leaf) {
    ENTRY.setRelease(entries, slot, leaf);
  }

  /** Beside a writer: false when the slot is not what it was. */
  static boolean change(long[] entries, int slot, long from, long to) {
    return ENTRY.compareAndSet(entries, slot, from, to);
  }

  long[] entriesToFill() {
    if (entries == null) {
      entries = new long[SLOTS];
    }
    return entries;
  }

  int slot(long iova) {
    return slot(iova, shift);
  }

  static int slot(long iova, int shift) {
    return (int) (iova >>> shift) & SLOTS - 1;
  }
}
