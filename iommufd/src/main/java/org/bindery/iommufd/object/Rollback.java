package org.bindery.iommufd.object;

import java.util.ArrayDeque;
import java.util.Deque;

/** Undoes the steps of a command, last first, unless all of them were done. For one thread. */
public final class Rollback implements AutoCloseable {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  /** Remembers how to undo what was just done. */
  public void push(Runnable undo) {
    steps.push(undo);
  }

  /** Keeps everything. */
  public void commit() {
    steps.clear();
  }

  @Override
  public void close() {
    while (!steps.isEmpty()) {
      steps.pop().run();
    }
  }
}
