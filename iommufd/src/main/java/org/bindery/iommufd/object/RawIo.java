package org.bindery.iommufd.object;

import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Role;

/** Who may have to do with physical addresses: {@code capable(CAP_SYS_RAWIO)}. */
public final class RawIo {
  private RawIo() {}

  /**
   * @param what a sentence that goes on with: only to who has the role
   * @throws org.bindery.api.RefusedException EPERM
   */
  public static void require(Process process, String what) {
    if (!process.roles().contains(Role.CAP_SYS_RAWIO)) {
      throw Refusal.of(
              Errno.EPERM,
              "%s only to who has the role CAP_SYS_RAWIO, which %s has not",
              what,
              process.name())
          .blockedBy(process.name(), "has no role CAP_SYS_RAWIO")
          .exception();
    }
  }
}
