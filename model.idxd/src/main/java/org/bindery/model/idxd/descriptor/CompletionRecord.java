package org.bindery.model.idxd.descriptor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The completion record of a data streaming accelerator: 32 bytes, little-endian.
 *
 * @param statusByte the code in bits 6:0, bit 7: the fault was at a write
 * @param result of the operation; 8 bits
 * @param completed bytes, or descriptors of a batch, that are done; 32 bits
 * @param faultAddress where the page is that was not there
 * @param word2 at 0x10: invalid flags, or what the operation answers
 * @param word3 at 0x18: what the operation answers
 */
public record CompletionRecord(
    int statusByte, int result, long completed, long faultAddress, long word2, long word3) {
  public static final int BYTES = 32;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  public static CompletionRecord of(CompletionStatus status) {
    return new CompletionRecord(status.code(), 0, 0, 0, 0, 0);
  }

  public CompletionRecord withResult(int answer) {
    return new CompletionRecord(statusByte, answer, completed, faultAddress, word2, word3);
  }

  public CompletionRecord withCompleted(long done) {
    return new CompletionRecord(statusByte, result, done, faultAddress, word2, word3);
  }

  public CompletionRecord withFault(long address, boolean write) {
    int status = statusByte | (write ? CompletionStatus.WRITE : 0);
    return new CompletionRecord(status, result, completed, address, word2, word3);
  }

  public CompletionRecord withCrc(int crc) {
    return withWord2(Integer.toUnsignedLong(crc));
  }

  public CompletionRecord withInvalidFlags(int flags) {
    return withWord2(Integer.toUnsignedLong(flags));
  }

  private CompletionRecord withWord2(long word) {
    return new CompletionRecord(statusByte, result, completed, faultAddress, word, word3);
  }

  public static CompletionRecord decode(MemorySegment bytes) {
    long head = bytes.get(LONG, 0);
    return new CompletionRecord(
        (int) head & 0xff,
        (int) (head >>> 8) & 0xff,
        head >>> 32,
        bytes.get(LONG, 8),
        bytes.get(LONG, 16),
        bytes.get(LONG, 24));
  }

  /** Writes the 32 bytes. */
  public void encode(MemorySegment bytes) {
    bytes.set(LONG, 0, statusByte & 0xffL | (result & 0xffL) << 8 | completed << 32);
    bytes.set(LONG, 8, faultAddress);
    bytes.set(LONG, 16, word2);
    bytes.set(LONG, 24, word3);
  }

  /** Empty: a code that is not listed. */
  public Optional<CompletionStatus> status() {
    return CompletionStatus.of(statusByte);
  }

  public boolean is(CompletionStatus status) {
    return (statusByte & ~CompletionStatus.WRITE) == status.code();
  }

  /** The fault was at a write. */
  public boolean write() {
    return (statusByte & CompletionStatus.WRITE) != 0;
  }

  /** Of CRC operations. */
  public int crc() {
    return (int) word2;
  }

  /** With {@link CompletionStatus#INVALID_FLAGS}. */
  public int invalidFlags() {
    return (int) word2 & 0xffffff;
  }
}
