package org.bindery.backend.sim.description;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * Where in a file something stands.
 *
 * @param source the file or the built-in host
 * @param where {@code line 12}, {@code line 3, column 7 (/devices/0/vendor)}
 */
public record Place(String source, String where) {
  /** What was found there is not what can stand there (EINVAL). */
  public RefusedException expected(String expected, String found) {
    return Refusal.of(Errno.EINVAL, "%s, %s: expected %s, found %s", source, where, expected, found)
        .exception();
  }

  /** What stands there is well formed and cannot be (EINVAL). */
  public RefusedException wrong(String sentence) {
    return Refusal.of(Errno.EINVAL, "%s, %s: %s", source, where, sentence).exception();
  }

  @Override
  public String toString() {
    return source + ", " + where;
  }
}
