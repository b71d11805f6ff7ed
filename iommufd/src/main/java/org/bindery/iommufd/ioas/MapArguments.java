package org.bindery.iommufd.ioas;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/** What is wrong with a map or a lookup before an object is looked up, in the kernel's order. */
public final class MapArguments {
  private MapArguments() {}

  /**
   * @throws RefusedException EOVERFLOW the last number; EINVAL neither reading nor writing
   */
  public static void check(long length, Access access, OptionalLong iova) {
    if (length == -1) {
      throw overflow("length");
    }
    if (iova.isPresent() && iova.getAsLong() == -1) {
      throw overflow("IOVA");
    }
    if (access == Access.NONE) {
      throw Refusal.of(Errno.EINVAL, "neither reading nor writing is asked for").exception();
    }
  }

  /**
   * Of a lookup.
   *
   * @throws RefusedException EINVAL length 0; EOVERFLOW the last IOVA
   */
  static void checkLookup(long iova, long length) {
    if (length == 0) {
      throw Refusal.of(Errno.EINVAL, "the length is 0").exception();
    }
    if (iova == -1) {
      throw overflow("IOVA");
    }
  }

  public static RefusedException overflow(String what) {
    return Refusal.of(Errno.EOVERFLOW, "%s 0x%x is the last number of 64 bits", what, -1L)
        .exception();
  }
}
