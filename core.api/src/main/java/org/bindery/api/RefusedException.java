package org.bindery.api;

import java.io.Serial;

/**
 * A {@link Refusal} thrown. Whatever was asked was not done, and nothing else was lost by asking.
 */
public class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    this(refusal, null);
  }

  public RefusedException(Refusal refusal, Throwable cause) {
    super(refusal.toString(), cause);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }

  public Errno errno() {
    return refusal.errno();
  }
}
