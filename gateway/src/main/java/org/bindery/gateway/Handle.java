package org.bindery.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A descriptor's number with the count of the calls that use it now, so that no call reaches a
 * number that the kernel has given to somebody else meanwhile.
 *
 * <p><b>Threads.</b> One word holds the count and, in the sign bit, whether it is closed. A call
 * enters only while it is not closed, and leaves. Close sets the bit and waits for nobody: whoever
 * finds the bit set and the count at 0 (close itself, or the last call to leave) gives the number
 * back to the kernel, exactly once.
 */
final class Handle implements Resource {
  private static final int CLOSED = Integer.MIN_VALUE;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Handle.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int number;
  private final Ledger ledger;

  @SuppressWarnings("unused") // by STATE
  private volatile int state;

  Handle(int number, Ledger ledger) {
    this.number = number;
    this.ledger = ledger;
  }

  int number() {
    return number;
  }

  /** Whether a call may use the number; if so it must {@link #leave}. */
  boolean enter() {
    for (; ; ) {
      int now = state;
      if (now < 0) {
        return false;
      }
      if (STATE.compareAndSet(this, now, now + 1)) {
        return true;
      }
    }
  }

  void leave() {
    if ((int) STATE.getAndAdd(this, -1) == (CLOSED | 1)) {
      giveBack();
    }
  }

  @Override
  public boolean close() {
    int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
    if (before == 0) {
      giveBack();
    }
    return before >= 0;
  }

  /** Linux frees the number whatever close answers, so there is nothing to do about an error. */
  private void giveBack() {
    Libc.close(number);
    ledger.remove(this);
  }
}
