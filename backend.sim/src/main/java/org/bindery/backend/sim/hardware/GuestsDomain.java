package org.bindery.backend.sim.hardware;

import org.bindery.api.Snoop;

/** A table that a guest keeps in its own memory, or several, under a parent of the host's. */
sealed interface GuestsDomain extends SimDomain, Nesting.GuestCache
    permits NestedDomain, StreamDomain {
  UnitDomain parent();

  /** As {@link #drop}, of what is kept by just these addresses. */
  void forget(long iova, long pages);

  /** As {@link GuestPages#wide}, of any of its tables. */
  boolean wide();

  @Override
  default void drop(long iova, long pages) {
    if (!wide() && !GuestPages.tagged(iova)) {
      forget(iova, pages);
      // A walk that was under way may have found the first such entry, and have kept it by an
      // address beside the pages. It has ended by now.
      if (!wide()) {
        return;
      }
    }
    dropAll();
  }

  @Override
  default Snoop snoop() {
    return parent().snoop();
  }
}
