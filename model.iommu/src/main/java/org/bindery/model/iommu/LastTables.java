package org.bindery.model.iommu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The last-level tables that walks and writes of a {@link RadixTable} came to, by the addresses
 * they are for: what IOMMU hardware keeps as a cache of page structures. A walk that finds its
 * table here reads one word of it and is done.
 *
 * <p><b>Why a freed table does no harm.</b> A table is linked before its first leaf is set, and
 * unlinked after its last one was cleared, and one that was unlinked is never linked again. So a
 * leaf that is read from a table, kept here or not, was mapped at that moment. A slot that is read
 * empty says nothing, since the table may be a freed one whose addresses another table has by now:
 * then the walk begins at the root, as if nothing had been kept. So nothing needs to be invalidated
 * for the sake of correctness; a table that is freed is forgotten for the sake of its memory, and
 * one that a walk puts back meanwhile stays until another takes its place. A writer, who alone sees
 * how many slots of a table are in use, takes one in which none is for a freed one.
 *
 * <p><b>Threads.</b> Walks find and keep without a lock: a table is one reference, published with
 * release and read with acquire order, and says itself which addresses it is for. Growing and
 * forgetting is the writers', who exclude each other; what a walk keeps meanwhile may be lost.
 */
final class LastTables {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[][].class);
  private static final int FEWEST = 16;
  private static final int MOST = 4096;

  /** For no address. */
  private static final long[] NONE = RadixNode.lastLevel(-1);

  private volatile long[][] kept = empty(FEWEST);

  /** The slots of the table that has an address, if it is kept; or null. No garbage. */
  long[] find(long iova) {
    long span = iova >>> RadixNode.SPAN_SHIFT;
    long[][] slots = kept;
    long[] found = (long[]) SLOT.getAcquire(slots, (int) span & slots.length - 1);
    return found[RadixNode.SPAN] == span ? found : null;
  }

  /** Keeps a last-level table that a walk or a write came to. */
  void keep(long[] entries) {
    long[][] slots = kept;
    SLOT.setRelease(slots, (int) entries[RadixNode.SPAN] & slots.length - 1, entries);
  }

  /**
   * Has room for as many tables as there are, so that those of a dense space do not displace each
   * other. Called by one writer at a time.
   */
  void grow(long tables) {
    long[][] slots = kept;
    if (tables <= slots.length || slots.length == MOST) {
      return;
    }
    long[][] more = empty(2 * slots.length);
    for (int i = 0; i < slots.length; i++) {
      long[] entries = (long[]) SLOT.getAcquire(slots, i);
      more[(int) entries[RadixNode.SPAN] & more.length - 1] = entries;
    }
    kept = more;
  }

  /** A table was unlinked. Called by one writer at a time. */
  void forget(long[] entries) {
    long[][] slots = kept;
    SLOT.compareAndSet(slots, (int) entries[RadixNode.SPAN] & slots.length - 1, entries, NONE);
  }

  /** How many tables there is room for. */
  int room() {
    return kept.length;
  }

  private static long[][] empty(int room) {
    long[][] slots = new long[room][];
    Arrays.fill(slots, NONE);
    return slots;
  }
}
