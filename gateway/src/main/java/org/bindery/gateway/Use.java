package org.bindery.gateway;

/**
 * A use of a descriptor's number that lasts longer than a call. Not thread-safe but for what {@link
 * Handle} is: its owner calls, or the net below an owner that is no more.
 */
final class Use implements Resource {
  private final Handle handle;
  private boolean held;

  /** None, if the descriptor is closed already. */
  Use(Handle handle) {
    this.handle = handle;
    this.held = handle.enter();
  }

  int number() {
    return handle.number();
  }

  /** Whether it is held and the descriptor has not been closed. */
  boolean isOpen() {
    return held && handle.isOpen();
  }

  @Override
  public boolean close() {
    if (!held) {
      return false;
    }
    held = false;
    handle.leave();
    return true;
  }
}
