package org.bindery.backend.sim.cache;

import java.lang.foreign.MemorySegment;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bindery.backend.sim.memory.FrameCopy;
import org.bindery.hardware.HostMemory;

/**
 * The cache of all processors of a machine: write-back, coherent, by physical line.
 *
 * <p>It is as unkind as hardware may be, and deterministic: a line stays, clean or dirty, until it
 * is evicted, flushed, or a snooped request takes it. So what a program forgot to flush shows each
 * time and not once in a thousand runs. Memory, which for it are the frames' segments, has a store
 * only after the line was written back; a line is written back whole.
 *
 * <p>Lines of frames that leave the machine's memory leave with them: written back if the memory is
 * still there, else dropped.
 *
 * <p><b>Threads.</b> One lock for all lines ({@link CacheUse}); under it bytes are moved and nobody
 * is called. Loads and stores of bytes of one line are atomic, of several lines they are not.
 * Whoever holds the lock of the frame numbers may come in here; from here nobody takes that.
 */
public final class CpuCache {
  /** Bytes of a line. */
  public static final int LINE = 64;

  private static final int LINES_IN_FRAME = HostMemory.PAGE_SIZE / LINE;

  private final FrameCopy memory;
  private final CacheUse use = new CacheUse();
  // By frame times LINES_IN_FRAME plus place in the frame. Under the lock.
  private final NavigableMap<Long, CacheLine> lines = new TreeMap<>();

  CpuCache(FrameCopy memory) {
    this.memory = memory;
  }

  /** As {@link CacheUse#drainedBy}. */
  void drainedBy(Runnable drain) {
    use.drainedBy(drain);
  }

  /** False: no line is held, so a request need not come in. */
  boolean raised() {
    return use.raised();
  }

  /**
   * A processor loads bytes of one frame.
   *
   * @param at offset in the frame
   * @return false: the frame is gone, or its arena was closed
   */
  public boolean load(long frame, long at, MemorySegment into, long offset, long length) {
    return access(frame, at, into, offset, length, false);
  }

  /** A processor stores bytes into one frame; as {@link #load}. */
  public boolean store(long frame, long at, MemorySegment from, long offset, long length) {
    return access(frame, at, from, offset, length, true);
  }

  private boolean access(
      long frame, long at, MemorySegment data, long offset, long length, boolean store) {
    use.enterFilling();
    try {
      if (!memory.reachable(frame)) {
        // What is held of it has nowhere to go.
        part(frame, 0, HostMemory.PAGE_SIZE).clear();
        return false;
      }
      for (long done = 0; done < length; ) {
        long place = at + done;
        long inLine = place % LINE;
        long count = Math.min(LINE - inLine, length - done);
        CacheLine line = filled(frame, place / LINE);
        if (line == null) {
          return false;
        }
        if (store) {
          MemorySegment.copy(data, offset + done, line.bytes, inLine, count);
          line.dirty = true;
        } else {
          MemorySegment.copy(line.bytes, inLine, data, offset + done, count);
        }
        done += count;
      }
      return true;
    } finally {
      use.leave(lines.isEmpty());
    }
  }

  /** Null: the memory has gone meanwhile. */
  private CacheLine filled(long frame, long place) {
    long key = frame * LINES_IN_FRAME + place;
    CacheLine held = lines.get(key);
    if (held != null) {
      return held;
    }
    CacheLine line = new CacheLine();
    if (!memory.read(frame, place * LINE, line.bytes, 0, LINE)) {
      return null;
    }
    lines.put(key, line);
    return line;
  }

  /**
   * Writes back and forgets the line of a byte: CLFLUSH, or that the cache needed its place.
   *
   * @param at offset in the frame
   */
  public void evict(long frame, long at) {
    evict(frame, at, 1);
  }

  /** Writes back and forgets the lines of a run of frames. */
  public void evictFrames(long frame, long frames) {
    evict(frame, 0, frames * HostMemory.PAGE_SIZE);
  }

  private void evict(long frame, long at, long length) {
    if (use.raised()) {
      use.enter();
      try {
        evict(part(frame, at, length));
      } finally {
        use.leave(lines.isEmpty());
      }
    }
  }

  /**
   * Writes back and forgets every line: WBINVD.
   *
   * @return how many there were
   */
  public long evictAll() {
    if (!use.raised()) {
      return 0;
    }
    use.enter();
    try {
      long held = lines.size();
      evict(lines);
      return held;
    } finally {
      use.leave(lines.isEmpty());
    }
  }

  private void evict(NavigableMap<Long, CacheLine> going) {
    going.forEach(this::writeBack);
    going.clear();
  }

  /** A memory that has gone is not written. */
  private void writeBack(long key, CacheLine line) {
    if (line.dirty) {
      line.dirty =
          !memory.write(key / LINES_IN_FRAME, key % LINES_IN_FRAME * LINE, line.bytes, 0, LINE);
    }
  }

  /** How many lines are held. */
  public long lines() {
    use.enter();
    try {
      return lines.size();
    } finally {
      use.leave(lines.isEmpty());
    }
  }

  /** A snooped read of a device: what is dirty is written back first, and stays. */
  boolean snoopedRead(long frame, long at, MemorySegment into, long offset, long length) {
    use.enter();
    try {
      part(frame, at, length).forEach(this::writeBack);
      return memory.read(frame, at, into, offset, length);
    } finally {
      use.leave(lines.isEmpty());
    }
  }

  /** A snooped write of a device: no line is left of what it writes. */
  boolean snoopedWrite(long frame, long at, MemorySegment from, long offset, long length) {
    use.enter();
    try {
      // Of a line that is written in part the rest must reach memory; which is so costs more to
      // find out than to write back each.
      evict(part(frame, at, length));
      return memory.write(frame, at, from, offset, length);
    } finally {
      use.leave(lines.isEmpty());
    }
  }

  /** A device's exchange of eight bytes: no line is left of them, and none comes meanwhile. */
  boolean snoopedExchange(long frame, int at, long expected, long stored) {
    use.enter();
    try {
      evict(part(frame, at, Long.BYTES));
      return memory.exchange(frame, at, expected, stored);
    } finally {
      use.leave(lines.isEmpty());
    }
  }

  private NavigableMap<Long, CacheLine> part(long frame, long at, long length) {
    long first = frame * LINES_IN_FRAME;
    return lines.subMap(first + at / LINE, true, first + (at + length - 1) / LINE, true);
  }
}
