package org.bindery.backend.sim.hardware;

import java.util.BitSet;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** The domain ids of a unit, by which its IOTLB tells translations apart. Thread-safe. */
final class DomainIds {
  /** No number. */
  static final int NONE = 0;

  private final String unit;
  private final int limit;
  // Guarded by itself, as what follows.
  private final BitSet used = new BitSet();
  private final BitSet lent = new BitSet();
  private int lending;

  /**
   * @param limit how many there are; 0 is reserved
   */
  DomainIds(String unit, int limit) {
    this.unit = unit;
    this.limit = limit;
    // As VT-d with caching mode demands, and as Linux does for both makes.
    used.set(NONE);
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

  /**
   * The lowest that is free, for a table that a device asks for by sending requests, not an owner
   * by allocating it. All who borrow have half of the numbers at most, so that they leave owners
   * the others; and who has as many as are left of that half has no more, so that one alone gets
   * half of it, and some are left for the next whoever that is.
   *
   * @param held how many the borrower has
   * @return {@link #NONE}: none is left for it
   */
  int lend(int held) {
    synchronized (used) {
      int id = used.nextClearBit(0);
      if (id >= limit || held >= limit / 2 - lending) {
        return NONE;
      }
      used.set(id);
      lent.set(id);
      lending++;
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
      if (lent.get(id)) {
        lent.clear(id);
        lending--;
      }
    }
  }
}
