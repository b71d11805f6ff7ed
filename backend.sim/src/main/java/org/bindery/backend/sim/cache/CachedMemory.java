package org.bindery.backend.sim.cache;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.bindery.backend.sim.memory.FrameCopy;
import org.bindery.backend.sim.memory.FrameMemory;

/**
 * A machine's memory with the processors' cache before it, as devices reach it. One for each
 * machine.
 *
 * <p>Ordinary requests are snooped: they see what the cache holds, and the cache forgets what they
 * write. Requests with No Snoop that nothing blocks pass the cache by, and it keeps what it has.
 *
 * <p>Safe for use by several threads. While the cache is empty a request makes no garbage, takes no
 * lock, and costs one look at a flag for each frame.
 */
public final class CachedMemory {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final FrameMemory frames;
  private final FrameCopy memory;
  private final CpuCache cache;

  /** Frames that leave the memory from here on leave the cache. */
  public CachedMemory(FrameMemory frames) {
    this.frames = frames;
    this.memory = new FrameCopy(frames);
    this.cache = new CpuCache(memory);
    frames.onLeaving(cache::evictFrames);
  }

  public FrameMemory frames() {
    return frames;
  }

  /** Memory without the cache. */
  public FrameCopy uncached() {
    return memory;
  }

  public CpuCache cache() {
    return cache;
  }

  /**
   * Adds what waits for the requests in flight of some devices: before the cache takes its first
   * line, those end that have not looked at it. It takes no lock that a request takes.
   */
  public void drainedBy(Runnable drain) {
    cache.drainedBy(drain);
  }

  /** As {@link FrameCopy#reachable}. */
  public boolean reachable(long frame) {
    return memory.reachable(frame);
  }

  /**
   * Memory to device.
   *
   * @param at offset in the frame
   * @param snooped false: No Snoop, and nothing blocks it
   * @return false when the frame is gone, or its arena was closed meanwhile
   */
  public boolean read(
      long frame, long at, MemorySegment into, long offset, long length, boolean snooped) {
    return snooped && cache.raised()
        ? cache.snoopedRead(frame, at, into, offset, length)
        : memory.read(frame, at, into, offset, length);
  }

  /** Device to memory; as {@link #read}. */
  public boolean write(
      long frame, long at, MemorySegment from, long offset, long length, boolean snooped) {
    return snooped && cache.raised()
        ? cache.snoopedWrite(frame, at, from, offset, length)
        : memory.write(frame, at, from, offset, length);
  }

  /** Eight bytes of a table, as a snooped request; as {@link FrameCopy#load}. */
  public boolean load(long frame, int at, long[] into) {
    if (!cache.raised()) {
      return memory.load(frame, at, into);
    }
    MemorySegment word = MemorySegment.ofArray(into);
    if (!cache.snoopedRead(frame, at, word, 0, Long.BYTES)) {
      return false;
    }
    into[0] = word.get(WORD, 0);
    return true;
  }

  /** Eight bytes of a table, as a snooped request; as {@link FrameCopy#exchange}. */
  public boolean exchange(long frame, int at, long expected, long stored) {
    return cache.raised()
        ? cache.snoopedExchange(frame, at, expected, stored)
        : memory.exchange(frame, at, expected, stored);
  }
}
