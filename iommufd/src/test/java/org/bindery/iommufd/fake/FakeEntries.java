package org.bindery.iommufd.fake;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.UserDataArray;

/** A user's entries; each begins with its number. */
public final class FakeEntries implements UserDataArray {
  private final int type;
  private final int length;
  private final int[] first;
  private int done;

  public FakeEntries(int type, int length, int... first) {
    this.type = type;
    this.length = length;
    this.first = first;
  }

  /** What was said to be carried out. */
  public int carriedOut() {
    return done;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int count() {
    return first.length;
  }

  @Override
  public int entryLength() {
    return length;
  }

  @Override
  public void read(int index, MemorySegment into, int minimum) {
    into.set(ValueLayout.JAVA_BYTE, 0, (byte) first[index]);
  }

  @Override
  public void done(int entries) {
    done = entries;
  }
}
