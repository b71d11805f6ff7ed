package org.bindery.backend.sim.machine;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** What an entry of the attribute tree may be called. */
public final class FolderName {
  private static final int LONGEST = 63;

  private FolderName() {}

  static boolean fits(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST
        && name.chars().noneMatch(c -> c <= ' ' || c == '/')
        && !name.equals(".")
        && !name.equals("..");
  }

  /**
   * @param what has the name, for the refusal
   * @throws org.bindery.api.RefusedException EINVAL it cannot be a name, or is null
   */
  public static String check(String name, String what) {
    if (name == null || !fits(name)) {
      throw Refusal.of(Errno.EINVAL, "\"%s\" cannot be the name of %s", name, what).exception();
    }
    return name;
  }
}
