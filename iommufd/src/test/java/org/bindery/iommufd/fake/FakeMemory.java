package org.bindery.iommufd.fake;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import org.bindery.api.Memory;
import org.bindery.hardware.HostMemory;

/**
 * Frames are the addresses' page numbers; pins are counted page by page. The last unpin of a page
 * that a table still maps fails the test: DMA could land in freed memory (I3).
 */
public final class FakeMemory implements HostMemory {
  private final Map<Long, Integer> pins = new HashMap<>();
  private final FailingCalls failures;
  private LongPredicate mapped = _ -> false;

  public FakeMemory(FailingCalls failures) {
    this.failures = failures;
  }

  /** Who knows which frames tables map. */
  public synchronized void watch(LongPredicate frames) {
    mapped = frames;
  }

  @Override
  public synchronized long pin(Memory memory, long offset, long pages) {
    failures.pass("pin");
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
        throw new AssertionError("unpinned more often than pinned: frame " + (frame + i));
      }
      if (left == 0) {
        if (mapped.test(frame + i)) {
          throw new AssertionError("unpinned while a table maps it: frame " + (frame + i));
        }
        pins.remove(frame + i);
      }
    }
  }

  @Override
  public synchronized long pinnedPages() {
    return pins.size();
  }

  /** How often the most pinned page is pinned. */
  public synchronized int mostPins() {
    return pins.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
