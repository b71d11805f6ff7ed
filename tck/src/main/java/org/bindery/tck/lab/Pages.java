package org.bindery.tck.lab;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bindery.api.Memory;
import org.bindery.api.Process;

/**
 * Whole pages in the address space of the tests' process, zeroed, and aligned to their size so that
 * the automatic choice of an IOVA does not depend on where they lie. Closing twice is closing once.
 */
public final class Pages implements AutoCloseable {
  public static final int SIZE = 4096;

  /** glibc never gives memory of this size from its heap, so freed it is gone from the process. */
  public static final long OWN_MAPPING = 33L << 20;

  private static final long MOST_ALIGNMENT = 2L << 20;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;
  private final Memory memory;

  public Pages(Process process, long length, boolean readOnly) {
    segment = arena.allocate(length, Long.highestOneBit(2 * Math.min(length, MOST_ALIGNMENT) - 1));
    memory = process.register(readOnly ? segment.asReadOnly() : segment);
  }

  public long address() {
    return memory.address();
  }

  public long length() {
    return memory.length();
  }

  public MemorySegment segment() {
    return segment;
  }

  public MemorySegment page(int index) {
    return segment.asSlice((long) index * SIZE, SIZE);
  }

  public Pages fill(int value) {
    var unused = segment.fill((byte) value);
    return this;
  }

  /** Fills with bytes that a seed determines. */
  public Pages random(long seed) {
    byte[] bytes = new byte[(int) length()];
    new SplittableRandom(seed).nextBytes(bytes);
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return this;
  }

  public byte[] bytes() {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }

  public boolean all(int value) {
    byte[] wanted = new byte[(int) length()];
    Arrays.fill(wanted, (byte) value);
    return Arrays.equals(wanted, bytes());
  }

  /** Frees the memory and leaves it registered: what a program does that forgets a mapping. */
  public void free() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  /** Takes the memory out of the process' address space, and keeps it. */
  public void unregister() {
    memory.close();
  }

  @Override
  public void close() {
    memory.close();
    free();
  }
}
