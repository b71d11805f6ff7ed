package org.bindery.backend.mock;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;

/** A struct of the user's of which a driver knows all: {@code iommu_copy_struct_from_user}. */
record UserStruct(MemorySegment bytes) {
  /**
   * @param size bytes that the driver knows; a user who gives more is refused (EINVAL)
   * @param minimum bytes that the user gives at least
   */
  static UserStruct read(UserData data, int size, int minimum) {
    checkLength(data.length(), size);
    UserStruct struct = empty(size);
    data.read(struct.bytes, minimum);
    return struct;
  }

  /** As the other, of one entry. */
  static UserStruct read(UserDataArray entries, int index, int size, int minimum) {
    checkLength(entries.entryLength(), size);
    UserStruct struct = empty(size);
    entries.read(index, struct.bytes, minimum);
    return struct;
  }

  /**
   * One entry of an array that is taken as a whole ({@code
   * iommu_copy_struct_from_full_user_array}): any length, as long as what is not known is zero.
   */
  static UserStruct readAny(UserDataArray entries, int index, int size) {
    UserStruct struct = empty(size);
    entries.read(index, struct.bytes, 0);
    return struct;
  }

  static UserStruct empty(int size) {
    return new UserStruct(MemorySegment.ofArray(new byte[size]));
  }

  byte[] toArray() {
    return bytes.toArray(ValueLayout.JAVA_BYTE);
  }

  int u32(int offset) {
    return bytes.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
  }

  void u32(int offset, int value) {
    bytes.set(ValueLayout.JAVA_INT_UNALIGNED, offset, value);
  }

  void u64(int offset, long value) {
    bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, value);
  }

  private static void checkLength(int given, int known) {
    if (given > known) {
      throw Refusal.of(Errno.EINVAL, "%d bytes of data: the mock knows %d", given, known)
          .exception();
    }
  }
}
