package org.bindery.iommufd.access;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.IovaRange;
import org.bindery.iommufd.ioas.PinnedAreas;

/**
 * What an access has pinned, so that it unpins that and nothing else. There are few at a time, as a
 * device has few buffers in work. Thread-safe.
 */
final class PinBook {
  // Guarded by this; nothing is called under it.
  private final List<PinnedAreas> pinned = new ArrayList<>();

  synchronized void add(PinnedAreas added) {
    pinned.add(added);
  }

  /** Takes out the newest pin of exactly a range; null: there is none. */
  synchronized PinnedAreas take(IovaRange range) {
    for (int i = pinned.size() - 1; i >= 0; i--) {
      if (pinned.get(i).range().equals(range)) {
        return pinned.remove(i);
      }
    }
    return null;
  }

  synchronized boolean meets(IovaRange range) {
    return pinned.stream().anyMatch(pin -> pin.range().intersects(range));
  }

  /** Unpins all that is left. */
  void releaseAll() {
    List<PinnedAreas> left;
    synchronized (this) {
      left = List.copyOf(pinned);
      pinned.clear();
    }
    left.forEach(PinnedAreas::release);
  }
}
