package org.bindery.uapi.door.memory;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;

/** A driver's struct in the user's memory, read when the driver asks. */
public final class UserStruct implements UserData {
  private final UserMemory memory;
  private final int type;
  private final long address;
  private final int length;

  /**
   * @param length bytes, unsigned
   */
  public UserStruct(UserMemory memory, int type, long address, int length) {
    this.memory = memory;
    this.type = type;
    this.address = address;
    this.length = length;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void read(MemorySegment into, int minimum) {
    requireLength(length, into.byteSize(), minimum);
    into.fill((byte) 0);
    memory.copyStruct(address, Integer.toUnsignedLong(length), into);
  }

  @Override
  public void write(MemorySegment from, int minimum) {
    requireLength(length, from.byteSize(), minimum);
    memory.copyOut(from.asSlice(0, Integer.toUnsignedLong(length)), address);
  }

  static void requireLength(int length, long known, int minimum) {
    if (Integer.compareUnsigned(length, minimum) < 0 || Integer.toUnsignedLong(length) > known) {
      throw Refusal.of(
              Errno.EINVAL,
              "a struct of %s bytes, where the driver's has %d to %d",
              Integer.toUnsignedString(length),
              minimum,
              known)
          .exception();
    }
  }
}
