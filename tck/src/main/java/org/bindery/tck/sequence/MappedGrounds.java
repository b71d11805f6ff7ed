package org.bindery.tck.sequence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory that is to a kernel what {@link Ground} says: files, mapped for reading only or for
 * writing too, and cut where a ground ends, so that nobody reaches a page behind it.
 */
final class MappedGrounds {
  private static final long ALIGNMENT = 2 << 20;

  /** What places of a ground reach from an aligned address on is its own. */
  private static final long ROOM = ALIGNMENT + Grounds.EACH;

  private MappedGrounds() {}

  /** Zero, aligned; unmapped with the arena. */
  static MemorySegment map(Ground ground, Arena arena) {
    try {
      Path file = Files.createTempFile("ground", null);
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        MemorySegment whole = channel.map(MapMode.READ_WRITE, 0, ROOM, arena);
        if (ground == Ground.READ_ONLY) {
          whole = channel.map(MapMode.READ_ONLY, 0, ROOM, arena);
        }
        long skipped = -whole.address() & ALIGNMENT - 1;
        FileChannel unused = channel.truncate(skipped + ground.bytes());
        return whole.asSlice(skipped, ground.bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
