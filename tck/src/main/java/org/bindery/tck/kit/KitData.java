package org.bindery.tck.kit;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;

/** Structs as a user gives them to a driver, all of one length. For one thread. */
public final class KitData implements UserData, UserDataArray {
  private final int type;
  private final byte[][] structs;
  private int done;

  /**
   * @param structs of one length; none: a probe of the layout
   */
  public KitData(int type, byte[]... structs) {
    this.type = type;
    this.structs = structs;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int length() {
    return structs[0].length;
  }

  @Override
  public int count() {
    return structs.length;
  }

  @Override
  public int entryLength() {
    return structs.length == 0 ? Long.BYTES : structs[0].length;
  }

  @Override
  public void read(MemorySegment into, int minimum) {
    read(0, into, minimum);
  }

  @Override
  public void read(int index, MemorySegment into, int minimum) {
    byte[] struct = structs[index];
    if (struct.length < minimum || struct.length > into.byteSize()) {
      throw Refusal.of(Errno.EINVAL, "a struct of %d bytes", struct.length).exception();
    }
    into.fill((byte) 0);
    MemorySegment.copy(MemorySegment.ofArray(struct), 0, into, 0, struct.length);
  }

  @Override
  public void write(MemorySegment from, int minimum) {
    if (length() < minimum || length() > from.byteSize()) {
      throw Refusal.of(Errno.EINVAL, "a struct of %d bytes", length()).exception();
    }
    MemorySegment.copy(from, 0, MemorySegment.ofArray(structs[0]), 0, length());
  }

  @Override
  public void done(int entries) {
    done = entries;
  }

  /** How many the driver says were carried out. */
  public int done() {
    return done;
  }
}
