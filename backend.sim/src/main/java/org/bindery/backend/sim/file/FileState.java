package org.bindery.backend.sim.file;

/** Where a device file stands. It goes forward only, except that a bind refused goes back. */
enum FileState {
  /** Nothing but bind is allowed. */
  OPEN,
  BINDING,
  BOUND,
  CLOSED
}
