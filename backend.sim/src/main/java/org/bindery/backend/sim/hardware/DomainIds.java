package org.bindery.backend.sim.hardware;

import java.util.BitSet;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** The domain ids of a unit, by which its IOTLB tells translations apart. Thread-safe. */
final class DomainIds {
  private final String unit;
  private final int limit;
  // Guarded by itself.
  private final BitSet used = new BitSet();

  /**
   * @param limit how many there are; 0 is reserved
   */
  DomainIds(String unit, int limit) {
    this.unit = unit;
    this.limit = limit;
    // As VT-d with caching mode demands, and as Linux does for both makes.
    used.set(0);
  }

  /** The lowest that is free (ENOMEM: none). */
  int take() {
    synchronized (used) {
      int id = used.nextClearBit(0);
      if (id >= limit) {
        throw Refusal.of(Errno.ENOMEM, "all %d domain ids of %s are in use", limit, unit)
            .exception();
      }
      used.set(id);
      return id;
    }
  }

  /** How many are taken. */
  int used() {
    synchronized (used) {
      return used.cardinality() - 1;
    }
  }

  void free(int id) {
    synchronized (used) {
      used.clear(id);
    }
  }
}
