package org.bindery.tck.kit;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A guest's page table in a make's own form, in the guest's memory, which its parent maps from
 * guest address 0 on. It takes the first eight pages of that. For one thread.
 */
@ConsumerType
public interface GuestTable {
  /** The first address that it can map; sixteen pages from there on can be. */
  long base();

  /** What a nested page table is allocated with. */
  KitData data();

  /**
   * Maps a page for reading and writing, in the guest's memory only: the hardware is not told.
   *
   * @param page of the sixteen
   * @param guestPage number of a page of the guest's memory
   */
  void map(int page, long guestPage);

  /** Unmaps a page, as {@link #map} maps it. */
  void unmap(int page);

  /** Commands that drop what hardware has kept of pages, one each, for the nested table. */
  KitData drop(int... pages);
}
