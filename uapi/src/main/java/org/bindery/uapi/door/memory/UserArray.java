package org.bindery.uapi.door.memory;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserDataArray;

/** A driver's structs in the user's memory, each read when the driver asks. */
public final class UserArray implements UserDataArray {
  private final UserMemory memory;
  private final int type;
  private final long address;
  private final int entryLength;
  private final int count;
  private volatile int done;

  public UserArray(UserMemory memory, int type, long address, int entryLength, int count) {
    this.memory = memory;
    this.type = type;
    this.address = address;
    this.entryLength = entryLength;
    this.count = count;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int entryLength() {
    return entryLength;
  }

  @Override
  public void read(int index, MemorySegment into, int minimum) {
    if (index < 0 || index >= count) {
      throw Refusal.of(Errno.EINVAL, "entry %d of %d", index, count).exception();
    }
    if (minimum > 0) {
      UserStruct.requireLength(entryLength, into.byteSize(), minimum);
    }
    into.fill((byte) 0);
    memory.copyStruct(address + (long) entryLength * index, entryLength, into);
  }

  @Override
  public void done(int entries) {
    done = entries;
  }

  /** How many the driver said were carried out. */
  public int carriedOut() {
    return done;
  }
}
