package org.bindery.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One device seen from below: what happens when its registers are read and written. Configuration
 * space, BAR decoding and interrupt capabilities are the host's part.
 *
 * <p><b>Guarantees of the caller</b>
 *
 * <ul>
 *   <li>Calls of one model never overlap, work run by {@link DevicePort#run} included.
 *   <li>Offsets are inside the region as the host describes it; width is 1, 2, 4 or 8 and the
 *       offset is aligned to it.
 *   <li>After {@link #close} nothing is called any more.
 * </ul>
 *
 * <b>Guarantees of a model</b>: it reaches memory through the port alone, starts no threads, and
 * does not block.
 */
@ConsumerType
public interface DeviceModel extends AutoCloseable {
  /** Reads a register; what a register does not decode reads as the hardware has it. */
  long read(int region, long offset, int width);

  void write(int region, long offset, int width, long value);

  /**
   * Takes 64 bytes that were stored as one: MOVDIR64B, or ENQCMD with an answer. A model that knows
   * no such stores sees eight writes.
   *
   * @param offset a multiple of 64
   * @param bytes 64 of them
   * @param deferrable the sender asks whether it was taken (a deferrable memory write)
   * @return false: not taken, the sender is to try again; only when deferrable
   */
  default boolean store(int region, long offset, MemorySegment bytes, boolean deferrable) {
    for (int at = 0; at < 64; at += 8) {
      write(region, offset + at, 8, bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at));
    }
    return true;
  }

  /** To the state after power-on. */
  void reset();

  /** Whether the device can issue No Snoop transactions at all; does not change. */
  default boolean issuesNoSnoop() {
    return false;
  }

  /**
   * A range is about to be unmapped ({@code dma_unmap} of a VFIO driver). When it returns, nothing
   * that was pinned in it by {@link DevicePort#pins} is pinned any more; what still is keeps the
   * range mapped.
   *
   * @param length bytes; (0, -1) is everything
   */
  default void unmapping(long iova, long length) {}

  @Override
  default void close() {}
}
