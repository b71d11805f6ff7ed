package org.bindery.backend.sim.testing;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;

/** A user's struct, or several of one length, as bytes. */
public final class TestUserData implements UserData, UserDataArray {
  private final int type;
  private final byte[][] entries;
  private int done;

  public TestUserData(int type, byte[]... entries) {
    this.type = type;
    this.entries = entries;
  }

  /** Words of 64 bits, the lowest byte first. */
  public static byte[] words(long... words) {
    byte[] bytes = new byte[words.length * Long.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (words[i / Long.BYTES] >>> 8 * (i % Long.BYTES));
    }
    return bytes;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int length() {
    return entries[0].length;
  }

  @Override
  public int count() {
    return entries.length;
  }

  @Override
  public int entryLength() {
    return entries[0].length;
  }

  @Override
  public void read(MemorySegment into, int minimum) {
    read(0, into, minimum);
  }

  @Override
  public void read(int index, MemorySegment into, int minimum) {
    byte[] entry = entries[index];
    if (entry.length < minimum) {
      throw Refusal.of(Errno.EINVAL, "%d bytes, not %d", entry.length, minimum).exception();
    }
    into.fill((byte) 0);
    int length = (int) Math.min(entry.length, into.byteSize());
    for (int i = length; i < entry.length; i++) {
      if (entry[i] != 0) {
        throw Refusal.of(minimum == 0 ? Errno.E2BIG : Errno.EINVAL, "byte %d is not 0", i)
            .exception();
      }
    }
    MemorySegment.copy(MemorySegment.ofArray(entry), 0, into, 0, length);
  }

  @Override
  public void write(MemorySegment from, int minimum) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void done(int carriedOut) {
    done = carriedOut;
  }

  /** How many were carried out. */
  public int done() {
    return done;
  }
}
