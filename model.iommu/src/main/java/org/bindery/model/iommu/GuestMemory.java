package org.bindery.model.iommu;

/**
 * A guest's memory as the walk of its table reaches it: each address through the parent, and the
 * bytes behind that. What it is given is of no trust, and each call is one step, which waits for
 * nobody.
 */
public interface GuestMemory {
  /** What an address of the guest's can be at most. */
  long last();

  /**
   * What the parent has for a page of the guest's, by its own walk.
   *
   * @param address any address of the page
   * @param write something is going to be written there, which the parent notes when it has to
   * @return as {@link RadixTable#translate}
   */
  long parent(long address, boolean write);

  /**
   * Loads eight bytes, the lowest first.
   *
   * @param frame one that {@link #parent} answered with permission to read
   * @param at offset in the frame, a multiple of 8
   * @param into its first element takes them
   * @return false: the memory is gone
   */
  boolean load(long frame, int at, long[] into);

  /**
   * Stores eight bytes where others stand, as one.
   *
   * @param frame one that {@link #parent} answered with permission to write
   * @return false: something else stands there, or the memory is gone
   */
  boolean exchange(long frame, int at, long expected, long stored);
}
