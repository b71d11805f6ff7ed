package org.bindery.core.state;

import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.DeviceState;

/**
 * A device's state with the reason for it. Changes go through the table of legal moves, one at a
 * time: of two threads that want to leave a state, one wins. Safe for use by several threads;
 * lock-free, so it may be asked anywhere.
 */
public final class DeviceLife {
  private final AtomicReference<Stand> stand =
      new AtomicReference<>(new Stand(DeviceState.BINDING, "being bound"));

  /**
   * A state and why it is so.
   *
   * @param why a phrase that names the cause
   */
  public record Stand(DeviceState state, String why) {}

  public Stand stand() {
    return stand.get();
  }

  public DeviceState state() {
    return stand().state();
  }

  /** Changes the state when that is legal now; answers whether it did. */
  public boolean move(DeviceState to, String why) {
    while (true) {
      Stand now = stand.get();
      if (!LegalMoves.allows(now.state(), to)) {
        return false;
      }
      if (stand.compareAndSet(now, new Stand(to, why))) {
        return true;
      }
    }
  }

  /** Changes the state only when it is {@code from} and that is legal; answers whether it did. */
  public boolean move(DeviceState from, DeviceState to, String why) {
    Stand now = stand.get();
    return now.state() == from
        && LegalMoves.allows(from, to)
        && stand.compareAndSet(now, new Stand(to, why));
  }
}
