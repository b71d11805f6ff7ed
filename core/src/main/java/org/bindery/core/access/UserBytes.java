package org.bindery.core.access;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * The owner's memory behind pieces of areas. It is looked up anew by each access: an area outlives
 * what stands at its user address, and then the access is EFAULT.
 */
record UserBytes(Process process) {
  /**
   * @throws RefusedException EFAULT
   */
  List<MemorySegment> behind(Piece piece, Access wanted) {
    return process.resolve(piece.address(), piece.length(), wanted).stream()
        .map(slice -> slice.memory().segment().asSlice(slice.offset(), slice.length()))
        .map(segment -> wanted.writes() ? segment : segment.asReadOnly())
        .toList();
  }

  /**
   * Copies between the caller's bytes and the owner's.
   *
   * @param memory as long together as {@code bytes}
   * @param out from the caller's to the owner's
   * @throws RefusedException EFAULT an arena was closed while it ran
   */
  static void copy(MemorySegment bytes, List<MemorySegment> memory, boolean out) {
    long offset = 0;
    try {
      for (MemorySegment part : memory) {
        MemorySegment mine = bytes.asSlice(offset, part.byteSize());
        if (out) {
          part.copyFrom(mine);
        } else {
          mine.copyFrom(part);
        }
        offset += part.byteSize();
      }
    } catch (IllegalStateException e) {
      throw Refusal.of(Errno.EFAULT, "an arena was closed after 0x%x bytes: %s", offset, e)
          .exception(e);
    }
  }

  /**
   * @throws RefusedException EFAULT the caller's segment cannot be used so
   */
  static void check(MemorySegment bytes, boolean out) {
    String why =
        !bytes.scope().isAlive()
            ? "its arena is closed"
            : !bytes.isAccessibleBy(Thread.currentThread())
                ? "it is confined to another thread"
                : !out && bytes.isReadOnly() ? "it is read-only" : "";
    if (!why.isEmpty()) {
      throw Refusal.of(Errno.EFAULT, "the segment given cannot be used: %s", why).exception();
    }
  }
}
