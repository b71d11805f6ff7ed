package org.bindery.uapi.door.lab;

import java.util.HashMap;
import java.util.Map;
import org.bindery.api.Memory;
import org.bindery.hardware.HostMemory;

/** Frames are the addresses' page numbers; pins are counted page by page. */
final class LabMemory implements HostMemory {
  private final Map<Long, Integer> pins = new HashMap<>();

  @Override
  public synchronized long pin(Memory memory, long offset, long pages) {
    long frame = memory.address() + offset >>> PAGE_SHIFT;
    for (long i = 0; i < pages; i++) {
      pins.merge(frame + i, 1, Integer::sum);
    }
    return frame;
  }

  @Override
  public synchronized void unpin(long frame, long pages) {
    for (long i = 0; i < pages; i++) {
      int left = pins.merge(frame + i, -1, Integer::sum);
      if (left < 0) {
        throw new AssertionError("unpinned more often than pinned");
      }
      if (left == 0) {
        pins.remove(frame + i);
      }
    }
  }

  @Override
  public synchronized long pinnedPages() {
    return pins.size();
  }
}
