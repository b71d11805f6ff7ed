package org.bindery.model.iommu;

import java.util.Optional;

/**
 * How the page tables of a make write a leaf down, in the bits that its hardware reads. Immutable.
 *
 * <p>What a format cannot say is lost on the way: where a leaf that is present can always be read,
 * one that was to be for writing only decodes as one for both.
 */
public interface LeafFormat {
  /** As {@link PageEntry} packs it: of no hardware. */
  LeafFormat PACKED =
      new LeafFormat() {
        @Override
        public long encode(long entry) {
          return entry;
        }

        @Override
        public long decode(long leaf, LeafSize size) {
          return leaf;
        }
      };

  /**
   * @param entry as {@link PageEntry#of} packs it
   * @return what stands in the table, never 0, which is an empty slot in every format
   */
  long encode(long entry);

  /**
   * Called for every walk: makes no garbage.
   *
   * @param leaf what stands in the table
   * @param size by the level that it stands at
   * @return as {@link PageEntry} packs it; {@link PageEntry#NONE}: not present
   */
  long decode(long leaf, LeafSize size);

  /** The same leaves with a mark of whether they were written by; empty: they have no such mark. */
  default Optional<DirtyLeafFormat> marked() {
    return this instanceof DirtyLeafFormat marked ? Optional.of(marked) : Optional.empty();
  }

  /** Frame numbers that fit into a leaf are below this. */
  default long frames() {
    return PageEntry.FRAMES;
  }
}
