package org.bindery.model.iommu;

/**
 * The marks of writing in a table's leaves: set by the walks of writes, read and cleared by who
 * asks, all without a lock and beside the table's writers. Each is one change of one word that
 * fails when the leaf is another by now, so no mark is put into a leaf that was unmapped, and of a
 * mark that comes while it is cleared either the old or the new one is seen.
 */
final class DirtyLeaves {
  private final DirtyLeafFormat format;

  DirtyLeaves(DirtyLeafFormat format) {
    this.format = format;
  }

  /**
   * Marks the leaf of a slot when it grants writing. No garbage.
   *
   * @return the packed entry of the leaf, with {@link PageEntry#DIRTY} when it is marked
   */
  long write(long[] entries, int slot, LeafSize size) {
    while (true) {
      long leaf = RadixNode.leaf(entries, slot);
      long entry = leaf == 0 ? PageEntry.NONE : format.decode(leaf, size);
      if (!PageEntry.writable(entry)) {
        return entry;
      }
      if (format.dirty(leaf) || RadixNode.change(entries, slot, leaf, format.written(leaf))) {
        return entry | PageEntry.DIRTY;
      }
    }
  }

  /** Tells marked leaves of a part of a node, by ascending address. */
  void read(RadixNode node, long iova, long last, boolean clear, DirtyLeafSink sink) {
    long offsets = (1L << node.shift) - 1;
    long at = iova;
    while (true) {
      int slot = node.slot(at);
      long partLast = Math.min(at | offsets, last);
      RadixNode next = node.nodes == null ? null : node.next(slot);
      long[] entries = node.entries;
      if (next != null) {
        read(next, at, partLast, clear, sink);
      } else if (entries != null && take(entries, slot, clear)) {
        sink.dirty(at & ~offsets, offsets + 1);
      }
      if (partLast == last) {
        return;
      }
      at = partLast + 1;
    }
  }

  private boolean take(long[] entries, int slot, boolean clear) {
    while (true) {
      long leaf = RadixNode.leaf(entries, slot);
      if (leaf == 0 || !format.dirty(leaf)) {
        return false;
      }
      if (!clear || RadixNode.change(entries, slot, leaf, format.clean(leaf))) {
        return true;
      }
    }
  }
}
