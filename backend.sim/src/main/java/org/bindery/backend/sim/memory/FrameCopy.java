package org.bindery.backend.sim.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.bindery.hardware.HostMemory;

/**
 * Moves bytes to and from frames, as the memory's controller does: no cache is asked. Stateless;
 * safe for use by several threads.
 */
public final class FrameCopy {
  private static final VarHandle WORD =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final FrameMemory memory;

  public FrameCopy(FrameMemory memory) {
    this.memory = memory;
  }

  /** True when bytes can be moved to and from a frame now: it is in use and its arena is open. */
  public boolean reachable(long frame) {
    FrameRun run = memory.find(frame);
    return run != null && run.segment.scope().isAlive();
  }

  /**
   * From memory.
   *
   * @param at offset in the frame
   * @return false when the frame is gone, or its arena was closed meanwhile
   */
  public boolean read(long frame, long at, MemorySegment into, long offset, long length) {
    FrameRun run = memory.find(frame);
    if (run == null) {
      return false;
    }
    try {
      MemorySegment.copy(run.segment, run.offset(frame) + at, into, offset, length);
      return true;
    } catch (IllegalStateException e) {
      return gone(run, e);
    }
  }

  /** To memory; as {@link #read}. */
  public boolean write(long frame, long at, MemorySegment from, long offset, long length) {
    FrameRun run = memory.find(frame);
    if (run == null) {
      return false;
    }
    try {
      MemorySegment.copy(from, offset, run.segment, run.offset(frame) + at, length);
      return true;
    } catch (IllegalStateException e) {
      return gone(run, e);
    }
  }

  /**
   * Loads eight bytes as one, the lowest first.
   *
   * @param at offset in the frame, a multiple of 8
   * @param into its first element takes them
   * @return as {@link #read}
   */
  public boolean load(long frame, long at, long[] into) {
    FrameRun run = memory.find(frame);
    if (run == null) {
      return false;
    }
    try {
      into[0] = (long) WORD.getAcquire(run.segment, run.offset(frame) + at);
      return true;
    } catch (IllegalStateException e) {
      return gone(run, e);
    }
  }

  /**
   * Stores eight bytes as one where others stand; as {@link #load}.
   *
   * @return false: something else stands there, or the memory is gone or cannot be written
   */
  public boolean exchange(long frame, long at, long expected, long stored) {
    FrameRun run = memory.find(frame);
    if (run == null || run.segment.isReadOnly()) {
      return false;
    }
    try {
      return WORD.compareAndSet(run.segment, run.offset(frame) + at, expected, stored);
    } catch (IllegalStateException e) {
      return gone(run, e);
    }
  }

  /** False when it was the memory that closed; the device's own segment is the model's mistake. */
  private static boolean gone(FrameRun run, IllegalStateException e) {
    if (run.segment.scope().isAlive()) {
      throw e;
    }
    return false;
  }

  /** How many bytes from an address stay in its frame, at most {@code length}. */
  public static long inFrame(long iova, long length) {
    return Math.min(length, HostMemory.PAGE_SIZE - (iova & HostMemory.PAGE_SIZE - 1));
  }
}
