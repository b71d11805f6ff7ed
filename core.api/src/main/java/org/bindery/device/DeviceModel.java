package org.bindery.device;

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

  /** To the state after power-on. */
  void reset();

  @Override
  default void close() {}
}
