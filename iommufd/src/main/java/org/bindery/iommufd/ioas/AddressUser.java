package org.bindery.iommufd.ioas;

import org.bindery.api.IovaRange;

/**
 * Who reaches the memory of an address space by the processor, not by a page table: {@code struct
 * iommufd_access}. Its {@code toString} is what refusals call it.
 */
public interface AddressUser {
  /** What IOVAs, lengths and offsets in pages must be multiples of while it is there: 1 or 4096. */
  long alignment();

  /**
   * An area is to go as soon as nothing in it is pinned. Called with no lock of the address space
   * held, again and again until it can go. What it throws is told only if it cannot.
   */
  void unmapping(IovaRange area);

  /** Whether it has something pinned in a range, to tell who is in the way. */
  boolean hasPinned(IovaRange range);
}
