package org.bindery.core.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes and removes files so that each is there whole or not at all, whenever the process or the
 * machine dies: written beside its place, forced, moved there in one step, and then the directory
 * is forced.
 */
public final class DurableFile {
  /** What a name ends with while its file is being written; what is left of one was never true. */
  public static final String UNFINISHED = ".new";

  private DurableFile() {}

  /** Writes a file, or replaces it. */
  public static void write(Path file, String text) throws IOException {
    Path unfinished = Path.of(file + UNFINISHED);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    force(file.getParent());
  }

  /** False when there is none. */
  public static boolean remove(Path file) throws IOException {
    boolean there = Files.deleteIfExists(file);
    if (there) {
      force(file.getParent());
    }
    return there;
  }

  /** The names in a directory, too, have to survive. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
