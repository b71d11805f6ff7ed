package org.bindery.iommufd.object;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many commands are inside, counted by their threads in {@link ThreadCells}.
 *
 * <p>A command enters and leaves by the same thread, so by the same cell: no cell is below 0, and
 * one that is seen 0 had nobody inside at that moment. So who has kept others from entering, and
 * then sees each cell 0 in turn, knows that nobody is inside: no sum at one moment is needed.
 */
final class InsideCount {
  private static final int APART = ThreadCells.INTS_APART;

  private final AtomicIntegerArray cells = new AtomicIntegerArray(ThreadCells.ROOM * APART);

  void enter() {
    cells.getAndIncrement(cell());
  }

  /** By the thread that entered. */
  void leave() {
    cells.getAndDecrement(cell());
  }

  /** True: every command that was inside when this was called has left. */
  boolean isEmpty() {
    for (int cell = 1; cell <= ThreadCells.COUNT; cell++) {
      if (cells.get(cell * APART) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int cell() {
    return ThreadCells.mine() * APART;
  }
}
