package org.bindery.iommufd.object;

/**
 * Distance between words that one thread writes for each command and words that others read. The
 * collector puts side by side what it finds side by side, so two address spaces that have nothing
 * in common may stand in one cache line, and two threads that work in them wait for it.
 *
 * <p>What stands in fields before and behind a small object is made, and copied by a collector that
 * goes by the order of fields, as the serial one does, before and behind it. Another collector may
 * put it elsewhere: then it is slower.
 */
public final class CacheLines {
  /** Lines are fetched in pairs. */
  public static final int BYTES = 2 * 64;

  private CacheLines() {}

  public static byte[] apart() {
    return new byte[BYTES];
  }
}
