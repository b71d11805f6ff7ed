package org.bindery.backend.linux.door;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Access;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.RefusedException;

/**
 * A command's argument as it was when the command began. The kernel gets a copy: so no thread of
 * the process can change what a command is about, nor the number of a descriptor that the kernel
 * has just answered. For one thread.
 */
final class Argument {
  // A command's number has 14 bits for its argument's size; who says none may write so much.
  private static final int ROOM = 1 << 14;

  /** No argument is longer: commands that take more point to it. */
  private static final long MOST = 1 << 20;

  private final Process process;
  private final long address;
  private final MemorySegment given;

  private Argument(Process process, long address, MemorySegment given) {
    this.process = process;
    this.address = address;
    this.given = given;
  }

  /**
   * Reads an argument, which says itself how long it is; what has no such size is as long as that
   * would be.
   *
   * @return null: not all of it is the process', or it is longer than any
   */
  static Argument of(Process process, long address) {
    MemorySegment size = read(process, address, Integer.BYTES);
    if (size == null) {
      return null;
    }
    long length = Integer.toUnsignedLong(size.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
    if (length > MOST) {
      return null;
    }
    MemorySegment given = length <= Integer.BYTES ? size : read(process, address, length);
    if (given == null) {
      return null;
    }
    // Another thread may have given it another size since.
    given.set(ValueLayout.JAVA_INT_UNALIGNED, 0, (int) length);
    return new Argument(process, address, given);
  }

  private static MemorySegment read(Process process, long address, long length) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[(int) length]);
    try {
      long done = 0;
      for (MemorySlice slice : process.resolve(address, length, Access.READ)) {
        MemorySegment.copy(slice.memory().segment(), slice.offset(), bytes, done, slice.length());
        done += slice.length();
      }
      return bytes;
    } catch (RefusedException | IllegalStateException notThere) {
      // Its arena may have been closed since it was found.
      return null;
    }
  }

  /** Whether the process lets it be written. */
  boolean writable() {
    try {
      return !process.resolve(address, given.byteSize(), Access.WRITE).isEmpty();
    } catch (RefusedException notPermitted) {
      return false;
    }
  }

  /** A copy for the kernel. */
  MemorySegment copy(SegmentAllocator memory) {
    return memory.allocate(Math.max(ROOM, given.byteSize()), Long.BYTES).copyFrom(given);
  }

  /**
   * Gives the process what the kernel has changed, and leaves the rest as the process has it now.
   *
   * @return false: it cannot be written any more
   */
  boolean answer(MemorySegment copy) {
    if (given.mismatch(copy.asSlice(0, given.byteSize())) == -1) {
      return true;
    }
    try {
      long done = 0;
      for (MemorySlice slice : process.resolve(address, given.byteSize(), Access.WRITE)) {
        MemorySegment user = slice.memory().segment();
        for (long i = 0; i < slice.length(); i++) {
          byte now = copy.get(ValueLayout.JAVA_BYTE, done + i);
          if (now != given.get(ValueLayout.JAVA_BYTE, done + i)) {
            user.set(ValueLayout.JAVA_BYTE, slice.offset() + i, now);
          }
        }
        done += slice.length();
      }
      return true;
    } catch (RefusedException | IllegalStateException gone) {
      return false;
    }
  }
}
