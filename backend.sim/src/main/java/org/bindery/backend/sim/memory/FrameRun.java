package org.bindery.backend.sim.memory;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Memory;
import org.bindery.hardware.HostMemory;

/**
 * The frames of one memory: a run of numbers, how often each is pinned, and how many page tables
 * share them with a CPU's.
 *
 * <p>Counts are guarded by {@link FrameMemory}; what DMA looks at does not change.
 */
public final class FrameRun {
  private static final int CHUNK = 512;

  final long firstFrame;
  final long pages;
  final MemorySegment segment;

  // Offset in the segment of the first byte of the first frame; not positive.
  private final long origin;
  private final int[][] counts;
  private long pinned;
  private int shares;

  FrameRun(Memory memory, long firstFrame) {
    this.firstFrame = firstFrame;
    this.segment = memory.segment();
    this.origin = -(memory.address() & HostMemory.PAGE_SIZE - 1);
    this.pages = pagesOf(memory);
    this.counts = new int[Math.toIntExact((pages + CHUNK - 1) / CHUNK)][];
  }

  /** How many pages a memory touches. */
  static long pagesOf(Memory memory) {
    long first = memory.address() >>> HostMemory.PAGE_SHIFT;
    long last = memory.address() + memory.length() - 1 >>> HostMemory.PAGE_SHIFT;
    return last - first + 1;
  }

  /** Where a frame begins in the segment. */
  long offset(long frame) {
    return origin + (frame - firstFrame << HostMemory.PAGE_SHIFT);
  }

  /** The frame of the page that holds a byte of the memory. */
  public long frameAt(long offset) {
    return firstFrame + (offset - origin >>> HostMemory.PAGE_SHIFT);
  }

  long endFrame() {
    return firstFrame + pages;
  }

  /** How many of the pages are not pinned yet. */
  long unpinned(long frame, long count) {
    long free = 0;
    for (long page = frame - firstFrame; page < frame - firstFrame + count; page++) {
      int[] chunk = counts[(int) (page / CHUNK)];
      if (chunk == null || chunk[(int) (page % CHUNK)] == 0) {
        free++;
      }
    }
    return free;
  }

  void pin(long frame, long count) {
    for (long page = frame - firstFrame; page < frame - firstFrame + count; page++) {
      int index = (int) (page / CHUNK);
      if (counts[index] == null) {
        counts[index] = new int[CHUNK];
      }
      if (counts[index][(int) (page % CHUNK)]++ == 0) {
        pinned++;
      }
    }
  }

  boolean allPinned(long frame, long count) {
    return frame >= firstFrame && frame + count <= endFrame() && unpinned(frame, count) == 0;
  }

  /** Answers how many pages are not pinned any more. */
  long unpin(long frame, long count) {
    long freed = 0;
    for (long page = frame - firstFrame; page < frame - firstFrame + count; page++) {
      if (--counts[(int) (page / CHUNK)][(int) (page % CHUNK)] == 0) {
        freed++;
      }
    }
    pinned -= freed;
    return freed;
  }

  void share() {
    shares++;
  }

  void unshare() {
    if (shares == 0) {
      throw new IllegalStateException("not shared: the frames from " + firstFrame);
    }
    shares--;
  }

  boolean idle() {
    return pinned == 0 && shares == 0;
  }
}
