package org.bindery.tck.machine;

import org.bindery.api.Memory;
import org.bindery.hardware.HostMemory;

/** The frames of one memory, with how often each is pinned. Guarded by {@link FrameNumbers}. */
final class FrameRun {
  private final Memory memory;
  private final long first;
  private final int[] pins;
  private long pinned;

  FrameRun(Memory memory, long first) {
    this.memory = memory;
    this.first = first;
    this.pins = new int[Math.toIntExact(pagesOf(memory))];
  }

  /** Pages that a memory touches, the first and the last perhaps in part. */
  static long pagesOf(Memory memory) {
    long last = memory.address() + memory.length() - 1;
    return (last >>> HostMemory.PAGE_SHIFT) - (memory.address() >>> HostMemory.PAGE_SHIFT) + 1;
  }

  Memory memory() {
    return memory;
  }

  long first() {
    return first;
  }

  /** Behind the last. */
  long end() {
    return first + pins.length;
  }

  /** The frame of the first page. */
  long pin(long offset, long pages) {
    int page = page(offset);
    for (int i = page; i < page + pages; i++) {
      pinned += pins[i]++ == 0 ? 1 : 0;
    }
    return first + page;
  }

  /** True when nothing is pinned any more. */
  boolean unpin(long frame, long pages) {
    int page = (int) Math.min(frame - first, pins.length);
    for (int i = page; i < page + pages; i++) {
      if (i >= pins.length || pins[i] == 0) {
        throw new IllegalStateException("frame 0x%x is not pinned".formatted(first + i));
      }
      pinned -= --pins[i] == 0 ? 1 : 0;
    }
    return pinned == 0;
  }

  long pinned() {
    return pinned;
  }

  int pins(long offset) {
    return pins[page(offset)];
  }

  private int page(long offset) {
    return (int)
        ((memory.address() + offset >>> HostMemory.PAGE_SHIFT)
            - (memory.address() >>> HostMemory.PAGE_SHIFT));
  }
}
