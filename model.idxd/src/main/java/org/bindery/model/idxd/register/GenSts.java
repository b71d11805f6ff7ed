package org.bindery.model.idxd.register;

/** General status: the state of the device, and what brings it back when it has halted. */
public record GenSts(int bits) {
  private static final BitField STATE = new BitField(0, 2);
  private static final BitField RESET = new BitField(2, 2);

  /** In the order of the register's values. */
  public enum State {
    DISABLED,
    ENABLED,
    DRAINING,
    HALTED
  }

  /** What reset a halted device needs; in the order of the register's values. */
  public enum Reset {
    SOFTWARE,
    FUNCTION_LEVEL,
    WARM,
    COLD
  }

  public static GenSts of(State state, Reset reset) {
    return new GenSts((int) RESET.set(state.ordinal(), reset.ordinal()));
  }

  public State state() {
    return State.values()[(int) STATE.get(bits)];
  }

  public Reset reset() {
    return Reset.values()[(int) RESET.get(bits)];
  }
}
