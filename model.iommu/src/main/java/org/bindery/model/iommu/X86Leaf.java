package org.bindery.model.iommu;

import java.util.Optional;

/**
 * Leaves of x86-64 page tables, which VT-d walks in its first stage and AMD in version 2 tables
 * (Intel SDM volume 3, "Paging"; VT-d specification, "First-Stage Paging Entries").
 *
 * <p>There is no bit for reading: what is present can be read. None for snooping either.
 */
public final class X86Leaf implements LeafFormat {
  public static final X86Leaf FORMAT = new X86Leaf();

  /** P: present, and readable. */
  public static final long PRESENT = 1;

  /** R/W. */
  public static final long WRITABLE = 1 << 1;

  /** U/S: requests of devices are of user mode, unless they ask for privilege. */
  public static final long USER = 1 << 2;

  /** A and D. Set from the start, so that hardware need not write to the table. */
  public static final long ACCESSED = 1 << 5;

  public static final long DIRTY = 1 << 6;

  /** PS: a leaf above the last level. */
  public static final long LARGE = 1 << 7;

  private X86Leaf() {}

  @Override
  public long encode(long entry) {
    return PageEntry.address(entry)
        | PRESENT
        | USER
        | ACCESSED
        | (PageEntry.writable(entry) ? WRITABLE | DIRTY : 0)
        | (PageEntry.size(entry) == LeafSize.SIZE_4K ? 0 : LARGE);
  }

  @Override
  public long decode(long leaf, LeafSize size) {
    if ((leaf & (PRESENT | USER)) != (PRESENT | USER)) {
      return PageEntry.NONE;
    }
    int writable = (leaf & WRITABLE) == 0 ? 0 : PageEntry.WRITE;
    return PageEntry.packed(leaf, PageEntry.READ | writable, size);
  }

  @Override
  public Optional<DirtyLeafFormat> marked() {
    return Optional.of(X86DirtyLeaf.FORMAT);
  }
}
