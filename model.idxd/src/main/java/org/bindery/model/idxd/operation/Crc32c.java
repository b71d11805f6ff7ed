package org.bindery.model.idxd.operation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The checksum of the CRC operations: polynomial 0x1EDC6F41, that of iSCSI (RFC 3720). Without
 * bypasses a seed of 0 gives the usual CRC-32C, and the result of one piece is the seed of the
 * next.
 *
 * <p>A value computes one checksum piece by piece. Not thread-safe.
 */
public final class Crc32c {
  private static final int POLYNOMIAL = 0x1edc6f41;
  private static final int[] TABLE = table();

  private final boolean bypassInversion;
  private final boolean bypassDataReflection;
  private int state;

  /**
   * @param bypassInversion seed and result are taken and given as they are, neither inverted nor
   *     reflected
   * @param bypassDataReflection the bits of each byte count from the highest
   */
  public Crc32c(int seed, boolean bypassInversion, boolean bypassDataReflection) {
    this.bypassInversion = bypassInversion;
    this.bypassDataReflection = bypassDataReflection;
    this.state = bypassInversion ? seed : Integer.reverse(~seed);
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int remainder = i << 24;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        remainder = remainder << 1 ^ (remainder < 0 ? POLYNOMIAL : 0);
      }
      table[i] = remainder;
    }
    return table;
  }

  public void update(MemorySegment piece) {
    int remainder = state;
    for (long i = 0; i < piece.byteSize(); i++) {
      int data = piece.get(ValueLayout.JAVA_BYTE, i) & 0xff;
      int bits = bypassDataReflection ? data : Integer.reverse(data) >>> 24;
      remainder = remainder << 8 ^ TABLE[remainder >>> 24 ^ bits];
    }
    state = remainder;
  }

  /** Of all pieces so far. */
  public int value() {
    return bypassInversion ? state : ~Integer.reverse(state);
  }
}
