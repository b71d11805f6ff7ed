package org.bindery.backend.mock.plain;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserDataArray;

/** Structs as a user gives them, in arrays. Not for several threads. */
public final class PlainUserDataArray implements UserDataArray {
  private final int type;
  private final int entryLength;
  private final List<byte[]> entries;
  private int completed;

  /**
   * @param entries each of {@code entryLength} bytes; null: at an address where nothing is
   */
  public PlainUserDataArray(int type, int entryLength, byte[]... entries) {
    this.type = type;
    this.entryLength = entryLength;
    this.entries = Arrays.asList(entries);
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int count() {
    return entries.size();
  }

  @Override
  public int entryLength() {
    return entryLength;
  }

  @Override
  public void read(int index, MemorySegment into, int minimum) {
    byte[] entry = entries.get(index);
    if (entry == null) {
      throw Refusal.of(Errno.EFAULT, "entry %d is nowhere", index).exception();
    }
    PlainUserData.copy(entry, into, minimum);
  }

  @Override
  public void done(int count) {
    completed = count;
  }

  /** How many were carried out. */
  public int completed() {
    return completed;
  }
}
