package org.bindery.api;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serial;

/**
 * A {@link Refusal} thrown. Whatever was asked was not done, and nothing else was lost by asking.
 */
public class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;
  // As for the refusal's reason: made when it is asked for.
  private String message;

  public RefusedException(Refusal refusal) {
    this(refusal, null);
  }

  public RefusedException(Refusal refusal, Throwable cause) {
    super(null, cause);
    this.refusal = refusal;
  }

  /** The refusal's errno and reason. */
  @Override
  public String getMessage() {
    String made = message;
    if (made == null) {
      made = refusal.toString();
      message = made;
    }
    return made;
  }

  /** The refusal stays here, what it says goes along. */
  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    message = refusal == null ? message : getMessage();
    out.defaultWriteObject();
  }

  public Refusal refusal() {
    return refusal;
  }

  public Errno errno() {
    return refusal.errno();
  }
}
