package org.bindery.model.iommu;

/**
 * {@link X86Leaf} whose bit D is hardware's to set: VT-d's first stage updates it always, where
 * {@link X86Leaf} has it set from the start.
 */
public final class X86DirtyLeaf implements DirtyLeafFormat {
  public static final X86DirtyLeaf FORMAT = new X86DirtyLeaf();

  private X86DirtyLeaf() {}

  @Override
  public long encode(long entry) {
    return clean(X86Leaf.FORMAT.encode(entry));
  }

  @Override
  public long decode(long leaf, LeafSize size) {
    return X86Leaf.FORMAT.decode(leaf, size);
  }

  @Override
  public boolean dirty(long leaf) {
    return (leaf & X86Leaf.DIRTY) != 0;
  }

  @Override
  public long written(long leaf) {
    return leaf | X86Leaf.DIRTY;
  }

  @Override
  public long clean(long leaf) {
    return leaf & ~X86Leaf.DIRTY;
  }
}
