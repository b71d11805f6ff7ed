package org.bindery.core.names;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** What may be the name of an fd or a buffer, and the label of a device. */
public final class NameRules {
  /** Characters (code points). */
  static final int LONGEST = 63;

  private NameRules() {}

  /**
   * Checks a name.
   *
   * @param what what it names, for example {@code label}
   * @return the name
   * @throws org.bindery.api.RefusedException EINVAL when it is empty, longer than 63 characters, or
   *     has white space, control characters or quotes in it, which no command could repeat
   */
  public static String check(String what, String name) {
    int length = name.codePointCount(0, name.length());
    if (length < 1 || length > LONGEST) {
      throw Refusal.of(
              Errno.EINVAL, "a %s has 1-%d characters; the one given has %d", what, LONGEST, length)
          .exception();
    }
    name.codePoints()
        .filter(c -> !allowed(c))
        .findFirst()
        .ifPresent(c -> {
          throw Refusal.of(
                  Errno.EINVAL,
                  "a %s has no white space, control characters or quotes; U+%04X is in the one"
                      + " given",
                  what,
                  c)
              .exception();
        });
    return name;
  }

  private static boolean allowed(int c) {
    return !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && !Character.isISOControl(c)
        && Character.getType(c) != Character.SURROGATE
        && c != '\''
        && c != '"';
  }
}
