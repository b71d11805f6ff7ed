package org.bindery.backend.sim.hardware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * How a function asks for the pages that its requests lack, and what it waits for meanwhile.
 *
 * <p>By page requests of its own (PRI) it asks for several at once, a group, and as many may be
 * outstanding as the host allocates it. Where the IOMMU stalls its requests each lacks one page at
 * a time. Thread-safe.
 */
public final class PageAsking {
  private final IntSupplier allocation;
  private final boolean stalled;
  // How often everything was abandoned.
  private volatile int epoch;
  // With the pages of each. Guarded by this.
  private final Map<PageGroup, Integer> outstanding = new HashMap<>();

  private PageAsking(IntSupplier allocation, boolean stalled) {
    this.allocation = allocation;
    this.stalled = stalled;
  }

  /** Not at all. */
  public static PageAsking never() {
    return byRequests(() -> 0);
  }

  /**
   * By its page request interface.
   *
   * @param allocation how many page requests may be outstanding now; 0: it is switched off
   */
  public static PageAsking byRequests(IntSupplier allocation) {
    return new PageAsking(allocation, false);
  }

  /** The IOMMU keeps its requests waiting. */
  public static PageAsking byStalling() {
    return new PageAsking(() -> 1, true);
  }

  boolean stalls() {
    return stalled;
  }

  boolean possible() {
    return allocation.getAsInt() > 0;
  }

  /** How many pages a group has at most. */
  int largestGroup() {
    return allocation.getAsInt();
  }

  /** What a request keeps from its beginning on: after {@link #abandon} it asks for nothing. */
  int epoch() {
    return epoch;
  }

  /**
   * A group is going to be sent.
   *
   * @param since {@link #epoch} when the request began
   * @return how many of its pages may be asked for; 0: none, it is not sent
   */
  synchronized int begin(PageGroup group, int pages, int since) {
    if (since != epoch) {
      return 0;
    }
    int most = allocation.getAsInt();
    int room = stalled ? most : most - outstanding.values().stream().mapToInt(n -> n).sum();
    int granted = Math.max(0, Math.min(pages, room));
    if (granted != 0) {
      outstanding.put(group, granted);
    }
    return granted;
  }

  synchronized void end(PageGroup group) {
    outstanding.remove(group);
  }

  /** The function is reset, or has left its owner or its machine: nothing is waited for. */
  public void abandon() {
    List<PageGroup> waiting;
    synchronized (this) {
      epoch++;
      waiting = new ArrayList<>(outstanding.keySet());
    }
    waiting.forEach(PageGroup::fail);
  }
}
