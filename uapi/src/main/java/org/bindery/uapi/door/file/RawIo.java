package org.bindery.uapi.door.file;

import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Role;

/** What no IOMMU confines is for who may reach hardware: {@code capable(CAP_SYS_RAWIO)}. */
public final class RawIo {
  private RawIo() {}

  /**
   * @param what a refusal begins with it
   * @throws org.bindery.api.RefusedException EPERM the caller may not
   */
  public static void require(Process caller, String what) {
    if (!caller.roles().contains(Role.CAP_SYS_RAWIO)) {
      throw Refusal.of(
              Errno.EPERM,
              "%s: %s has no CAP_SYS_RAWIO, and no IOMMU is there",
              what,
              caller.name())
          .exception();
    }
  }
}
