package org.bindery.model.idxd.register;

/**
 * A page of region 2 that descriptors are stored to.
 *
 * @param queue the index of the queue
 * @param limited a shared queue takes descriptors only up to its threshold here
 * @param ims interrupt handles mean the interrupt message storage, else MSI-X
 */
public record Portal(int queue, boolean limited, boolean ims) {
  /** Bytes of a portal; every multiple of 64 in it is the same. */
  public static final int BYTES = 0x1000;

  private static final int PER_QUEUE = 4;

  /** Bytes of all portals of a device. */
  public static int regionBytes(int queues) {
    return queues * PER_QUEUE * BYTES;
  }

  /** The portal that an offset of region 2 is in. */
  public static Portal at(long offset) {
    int page = (int) (offset / BYTES);
    return new Portal(page / PER_QUEUE, (page & 1) != 0, (page & 2) != 0);
  }

  /** Where it begins in region 2. */
  public int offset() {
    return (queue * PER_QUEUE + (ims ? 2 : 0) + (limited ? 1 : 0)) * BYTES;
  }
}
