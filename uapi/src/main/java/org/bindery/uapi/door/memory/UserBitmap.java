package org.bindery.uapi.door.memory;

import java.util.Arrays;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.hardware.DirtyTracking;

/**
 * A bitmap of the user's that dirty leaves are marked in: {@code struct iova_bitmap}. Bit i of it
 * stands for the page at {@code iova + i * pageSize}; bits are added to those that are there.
 *
 * <p>A part of it that is not the process' is passed over, and the command succeeds: the kernel
 * pins the bitmap while it marks, and has nobody to tell ({@code iova_bitmap_set}).
 */
public final class UserBitmap implements DirtyTracking.DirtySink {
  private static final int PART = 4096;

  private final UserMemory memory;
  private final long address;
  private final long iova;
  private final long last;
  private final int shift;

  /**
   * @param length bytes from {@code iova}; 0: up to the end of 64 bits
   * @param pageSize its lowest bit counts
   */
  public UserBitmap(UserMemory memory, long address, long iova, long length, long pageSize) {
    this.memory = memory;
    this.address = address;
    this.iova = iova;
    this.last = iova + (length - 1);
    this.shift = Long.numberOfTrailingZeros(pageSize);
  }

  @Override
  public void dirty(long from, long length) {
    long first = max(from, iova);
    long end = min(from + (length - 1), last);
    if (Long.compareUnsigned(first, end) > 0) {
      return;
    }
    long bit = first - iova >>> shift;
    long lastBit = end - iova >>> shift;
    long firstByte = bit >>> 3;
    long lastByte = lastBit >>> 3;
    for (long at = firstByte; at <= lastByte; ) {
      byte[] part = new byte[(int) Math.min(PART, lastByte - at + 1)];
      Arrays.fill(part, (byte) 0xff);
      if (at == firstByte) {
        part[0] &= (byte) (0xff << (bit & 7));
      }
      if (at + part.length > lastByte) {
        part[part.length - 1] &= (byte) (0xff >> 7 - (lastBit & 7));
      }
      mark(address + at, part);
      at += part.length;
    }
  }

  private void mark(long at, byte[] bits) {
    if (marked(at, bits)) {
      return;
    }
    for (int i = 0; i < bits.length; i++) {
      boolean _ = marked(at + i, new byte[] {bits[i]});
    }
  }

  private boolean marked(long at, byte[] bits) {
    try {
      memory.or(at, bits);
      return true;
    } catch (RefusedException refused) {
      if (refused.errno() != Errno.EFAULT) {
        throw refused;
      }
      return false;
    }
  }

  private static long max(long a, long b) {
    return Long.compareUnsigned(a, b) > 0 ? a : b;
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }
}
