package org.bindery.backend.linux.vfio;

/** Where a device file stands. It goes forward only, except that a bind refused goes back. */
enum FileState {
  /** Nothing but bind is allowed. */
  OPEN,
  BINDING,
  BOUND,
  CLOSED,
  /** Closed since the device, or the host, has left. */
  GONE;

  boolean ended() {
    return this == CLOSED || this == GONE;
  }
}
