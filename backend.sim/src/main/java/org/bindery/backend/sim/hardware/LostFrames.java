package org.bindery.backend.sim.hardware;

import org.bindery.model.iommu.LeafSink;

/**
 * The frames that one unmap takes out of a table, as runs. It has room for a few, since an unmap
 * must not fail for want of memory: beyond them the last run grows over what lies between. Not
 * thread-safe.
 */
final class LostFrames implements LeafSink {
  private static final int RUNS = 16;

  private final long[] first = new long[RUNS];
  private final long[] end = new long[RUNS];
  private int runs;

  @Override
  public void removed(long frame, long pages) {
    if (runs != 0 && (end[runs - 1] == frame || runs == RUNS)) {
      first[runs - 1] = Math.min(first[runs - 1], frame);
      end[runs - 1] = Math.max(end[runs - 1], frame + pages);
    } else {
      first[runs] = frame;
      end[runs] = frame + pages;
      runs++;
    }
  }

  void tell(TableGuard guard) {
    for (int i = 0; i < runs; i++) {
      guard.left(first[i], end[i] - first[i]);
    }
  }
}
