package org.bindery.core.owner;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** Which segments can stand in an address space that devices do DMA to. */
final class SegmentRules {
  private SegmentRules() {}

  /**
   * @throws org.bindery.api.RefusedException EINVAL, saying which rule is broken
   */
  static void check(MemorySegment segment) {
    if (!segment.isNative()) {
      refuse("a segment on the heap moves; memory for DMA is allocated in a shared arena");
    }
    if (segment.byteSize() == 0) {
      refuse("the segment is empty");
    }
    if (!segment.scope().isAlive()) {
      refuse("the segment's arena is closed");
    }
    Thread another = Thread.ofPlatform().unstarted(() -> {});
    if (!segment.isAccessibleBy(another)) {
      refuse(
          "the segment is confined to one thread; memory for DMA is allocated in a shared arena");
    }
  }

  private static void refuse(String reason) {
    throw Refusal.of(Errno.EINVAL, reason).exception();
  }
}
