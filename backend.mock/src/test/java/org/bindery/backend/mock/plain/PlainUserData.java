package org.bindery.backend.mock.plain;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;

/**
 * A struct as a user gives it, in an array. Not for several threads.
 *
 * @param bytes the user's; what is answered stands there
 */
public record PlainUserData(int type, byte[] bytes) implements UserData {
  @Override
  public int length() {
    return bytes.length;
  }

  @Override
  public void read(MemorySegment into, int minimum) {
    copy(bytes, into, minimum);
  }

  /**
   * {@code __iommu_copy_struct_from_user}; with a minimum of 0 as {@link
   * org.bindery.api.UserDataArray#read} says.
   */
  static void copy(byte[] from, MemorySegment into, int minimum) {
    checkMinimum(from.length, minimum);
    if (minimum != 0 && from.length > into.byteSize()) {
      throw Refusal.of(Errno.EINVAL, "%d bytes of a struct of %d", from.length, into.byteSize())
          .exception();
    }
    for (int i = (int) into.byteSize(); i < from.length; i++) {
      if (from[i] != 0) {
        throw Refusal.of(Errno.E2BIG, "byte %d of the struct is %d, and unknown", i, from[i])
            .exception();
      }
    }
    var unused = into.fill((byte) 0);
    MemorySegment.copy(
        MemorySegment.ofArray(from), 0, into, 0, Math.min(from.length, into.byteSize()));
  }

  @Override
  public void write(MemorySegment from, int minimum) {
    checkMinimum(bytes.length, minimum);
    MemorySegment.copy(
        from, 0, MemorySegment.ofArray(bytes), 0, Math.min(bytes.length, from.byteSize()));
  }

  private static void checkMinimum(int length, int minimum) {
    if (length < minimum) {
      throw Refusal.of(Errno.EINVAL, "%d bytes of a struct of at least %d", length, minimum)
          .exception();
    }
  }
}
