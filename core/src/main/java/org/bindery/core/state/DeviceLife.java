package org.bindery.core.state;

import java.util.Optional;
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
   * <p>A class and not a record, since two stands are the same only when they are one.
   */
  public static final class Stand {
    private final DeviceState state;
    private final String why;

    /**
     * @param why a phrase that names the cause
     */
    public Stand(DeviceState state, String why) {
      this.state = state;
      this.why = why;
    }

    public DeviceState state() {
      return state;
    }

    public String why() {
      return why;
    }
  }

  public Stand stand() {
    return stand.get();
  }

  public DeviceState state() {
    return stand().state();
  }

  /**
   * Changes the state when that is legal now.
   *
   * @return the state that was left; empty: not legal, nothing changed
   */
  public Optional<DeviceState> move(DeviceState to, String why) {
    while (true) {
      Stand now = stand.get();
      if (!LegalMoves.allows(now.state(), to)) {
        return Optional.empty();
      }
      if (stand.compareAndSet(now, new Stand(to, why))) {
        return Optional.of(now.state());
      }
    }
  }

  /**
   * Changes the state only when it is the very stand that was seen, not merely the same state.
   *
   * @return whether it did
   */
  public boolean move(Stand seen, Stand to) {
    return LegalMoves.allows(seen.state(), to.state()) && stand.compareAndSet(seen, to);
  }
}
