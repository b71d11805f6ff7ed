package org.bindery.backend.sim.hardware;

/**
 * Whether writes are to be marked in the leaves of a table; one for each table that can. Read on
 * the way of every write, without a lock.
 */
final class WriteMarks {
  private volatile boolean on;

  boolean on() {
    return on;
  }

  void turn(boolean wanted) {
    on = wanted;
  }
}
