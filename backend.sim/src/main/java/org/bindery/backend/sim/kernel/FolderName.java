package org.bindery.backend.sim.kernel;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** What can be the name of a folder or a file in the attribute tree. */
final class FolderName {
  private FolderName() {}

  /**
   * @param what has the name, for the reason
   * @throws org.bindery.api.RefusedException EINVAL
   */
  static String check(String what, String name) {
    if (name == null
        || name.isBlank()
        || name.contains("/")
        || name.equals(".")
        || name.equals("..")
        || name.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.of(Errno.EINVAL, "a %s cannot be named '%s'", what, name).exception();
    }
    return name;
  }
}
