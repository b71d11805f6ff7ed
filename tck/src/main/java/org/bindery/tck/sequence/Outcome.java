package org.bindery.tck.sequence;

import org.bindery.api.Errno;

/**
 * What came of an operation.
 *
 * @param errno null: it was done
 * @param answer in words; null: nothing is promised of it
 */
public record Outcome(Errno errno, String answer) {
  private static final String BROKEN = "broke: ";
  private static final Outcome UNSPECIFIED = new Outcome(null, null);

  static Outcome done() {
    return new Outcome(null, "done");
  }

  static Outcome of(long number) {
    return new Outcome(null, "0x%x".formatted(number));
  }

  static Outcome of(String answer) {
    return new Outcome(null, answer);
  }

  static Outcome refused(Errno errno) {
    return new Outcome(errno, "refused");
  }

  /** What no target may come to. */
  static Outcome broken(String what) {
    return new Outcome(null, BROKEN + what);
  }

  /** True for {@link #broken}. */
  boolean isBroken() {
    return answer != null && answer.startsWith(BROKEN);
  }

  /** Hardware differs, or a target has no way to ask: whatever comes is right. */
  static Outcome unspecified() {
    return UNSPECIFIED;
  }

  /** True when this may come where another was predicted. */
  boolean fulfils(Outcome predicted) {
    return predicted.equals(UNSPECIFIED) || equals(UNSPECIFIED) || equals(predicted);
  }

  @Override
  public String toString() {
    return errno == null ? String.valueOf(answer) : errno.name();
  }
}
