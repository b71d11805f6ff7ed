package org.bindery.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory for one process alone, below {@code run} in the data directory. The process holds a
 * lock in it as long as it lives; a directory whose lock can be had belongs to a process that was
 * killed, and the next process that starts removes it.
 */
final class RunDirectory implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lock;

  private RunDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  Path path() {
    return path;
  }

  /** Makes a new directory for this process and removes what dead ones left. */
  static RunDirectory create(Path data) throws IOException {
    Path all = Files.createDirectories(data.resolve("run"));
    // One process at a time: a new directory is never seen before its lock is held.
    try (FileChannel gate = open(all.resolve(LOCK))) {
      gate.lock();
      removeLeftovers(all);
      Path mine = Files.createTempDirectory(all, ProcessHandle.current().pid() + "-");
      FileChannel lock = open(mine.resolve(LOCK));
      lock.lock();
      return new RunDirectory(mine, lock);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void removeLeftovers(Path all) throws IOException {
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(all, Files::isDirectory)) {
      for (Path directory : directories) {
        boolean dead;
        try (FileChannel lock = open(directory.resolve(LOCK))) {
          dead = lock.tryLock() != null;
        } catch (NoSuchFileException e) {
          continue; // its own process has just removed it
        } catch (OverlappingFileLockException e) {
          continue; // it is this process'
        }
        if (dead) {
          delete(directory);
        }
      }
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // What cannot be removed now is tried again by the next process.
    }
  }

  /** Removes the directory; a second call does nothing. */
  synchronized void remove() {
    if (!lock.isOpen()) {
      return;
    }
    delete(path);
    try {
      lock.close();
    } catch (IOException e) {
      // The process ends: the system closes it.
    }
  }

  @Override
  public void close() {
    remove();
  }
}
