package org.bindery.model.idxd.descriptor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A descriptor: 64 bytes, little-endian, as they are stored to a portal or stand in a batch.
 *
 * @param word0 PASID, privilege, flags, operation
 * @param recordAddress where the completion record goes
 * @param first at 0x10: source, pattern, list of a batch
 * @param second at 0x18: destination, second source, pattern to compare with
 * @param word4 at 0x20: size or count, interrupt handle
 * @param word5 at 0x28, what the operation makes of it
 * @param word6 at 0x30
 * @param word7 at 0x38
 */
public record Descriptor(
    long word0,
    long recordAddress,
    long first,
    long second,
    long word4,
    long word5,
    long word6,
    long word7) {
  public static final int BYTES = 64;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long PASID = 0xfffffL;
  private static final long PRIVILEGED = 1L << 31;
  private static final long SIZE = 0xffffffffL;
  private static final int FLAGS = 0xffffff;

  static Descriptor of(Opcode opcode, long first, long second, long size) {
    if (size < 0 || size > SIZE) {
      throw new IllegalArgumentException("no size of 32 bits: " + size);
    }
    return new Descriptor((long) opcode.code() << 56, 0, first, second, size, 0, 0, 0);
  }

  public static Descriptor noop() {
    return of(Opcode.NOOP, 0, 0, 0);
  }

  public static Descriptor drain() {
    return of(Opcode.DRAIN, 0, 0, 0);
  }

  /**
   * @param size bytes, 1 to 2^32 - 1
   */
  public static Descriptor move(long source, long destination, long size) {
    return of(Opcode.MEMMOVE, source, destination, size);
  }

  public static Descriptor fill(long pattern, long destination, long size) {
    return of(Opcode.MEMFILL, pattern, destination, size);
  }

  public static Descriptor compare(long source1, long source2, long size) {
    return of(Opcode.COMPARE, source1, source2, size);
  }

  public static Descriptor compareWith(long source, long pattern, long size) {
    return of(Opcode.COMPVAL, source, pattern, size);
  }

  public static Descriptor crc(long source, long size, int seed) {
    return of(Opcode.CRCGEN, source, 0, size).withWord5(Integer.toUnsignedLong(seed));
  }

  public static Descriptor copyCrc(long source, long destination, long size, int seed) {
    return of(Opcode.COPY_CRC, source, destination, size).withWord5(Integer.toUnsignedLong(seed));
  }

  /**
   * @param list a multiple of 64
   * @param count descriptors, 2 or more
   */
  public static Descriptor batch(long list, int count) {
    return of(Opcode.BATCH, list, 0, count);
  }

  public static Descriptor decode(MemorySegment bytes) {
    return new Descriptor(
        bytes.get(LONG, 0),
        bytes.get(LONG, 8),
        bytes.get(LONG, 16),
        bytes.get(LONG, 24),
        bytes.get(LONG, 32),
        bytes.get(LONG, 40),
        bytes.get(LONG, 48),
        bytes.get(LONG, 56));
  }

  /** Writes the 64 bytes. */
  public void encode(MemorySegment bytes) {
    bytes.set(LONG, 0, word0);
    bytes.set(LONG, 8, recordAddress);
    bytes.set(LONG, 16, first);
    bytes.set(LONG, 24, second);
    bytes.set(LONG, 32, word4);
    bytes.set(LONG, 40, word5);
    bytes.set(LONG, 48, word6);
    bytes.set(LONG, 56, word7);
  }

  public int pasid() {
    return (int) (word0 & PASID);
  }

  public boolean privileged() {
    return (word0 & PRIVILEGED) != 0;
  }

  /** 24 bits, see {@link Flag}. */
  public int flags() {
    return (int) (word0 >>> 32) & FLAGS;
  }

  public boolean has(Flag flag) {
    return flag.isSet(flags());
  }

  /** The number of the operation, whether there is one or not. */
  public int operation() {
    return (int) (word0 >>> 56);
  }

  /** Bytes, or descriptors of a batch: 32 bits. */
  public long size() {
    return word4 & SIZE;
  }

  public int interruptHandle() {
    return (int) (word4 >>> 32) & 0xffff;
  }

  /** Of COMPARE and COMPVAL: 0 equal, 1 different. */
  public int expectedResult() {
    return (int) word5 & 0xff;
  }

  /** Of CRC operations. */
  public int seed() {
    return (int) word5;
  }

  /** Of CRC operations with {@link Flag#CRC_SEED_IN_MEMORY}. */
  public long seedAddress() {
    return word6;
  }

  /**
   * As the processor makes it of a descriptor in ENQCMD.
   *
   * @param pasid 20 bits
   */
  public Descriptor withPasid(int pasid, boolean privilege) {
    long word = word0 & ~(PASID | PRIVILEGED) | pasid & PASID | (privilege ? PRIVILEGED : 0);
    return withWord0(word);
  }

  public Descriptor with(Flag... flags) {
    return withWord0(word0 | Integer.toUnsignedLong(Flag.of(flags)) << 32);
  }

  /** With a completion record at an address, written in any case. */
  public Descriptor withRecord(long address) {
    return new Descriptor(word0, address, first, second, word4, word5, word6, word7)
        .with(Flag.RECORD_ADDRESS_VALID, Flag.REQUEST_RECORD);
  }

  /** With an interrupt at its end. */
  public Descriptor withInterrupt(int handle) {
    long word = word4 & ~(0xffffL << 32) | (handle & 0xffffL) << 32;
    return new Descriptor(word0, recordAddress, first, second, word, word5, word6, word7)
        .with(Flag.REQUEST_INTERRUPT);
  }

  /** Of COMPARE and COMPVAL: with a check of the result. */
  public Descriptor expecting(int result) {
    return withWord5(result & 0xff).with(Flag.CHECK_RESULT);
  }

  /** Of CRC operations: with the seed in memory. */
  public Descriptor withSeedAt(long address) {
    return new Descriptor(word0, recordAddress, first, second, word4, word5, address, word7)
        .with(Flag.CRC_SEED_IN_MEMORY);
  }

  private Descriptor withWord0(long word) {
    return new Descriptor(word, recordAddress, first, second, word4, word5, word6, word7);
  }

  private Descriptor withWord5(long word) {
    return new Descriptor(word0, recordAddress, first, second, word4, word, word6, word7);
  }
}
