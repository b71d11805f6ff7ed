package org.bindery.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one thread of all processes at a time into a directory, by the system's lock on a file in
 * it, which ends with the process that holds it. Not to be nested.
 */
public final class DirectoryLock {
  private static final long RETRY_NANOS = 1_000_000;

  private final Path directory;

  public DirectoryLock(Path directory) {
    this.directory = directory;
  }

  /**
   * What is done alone.
   *
   * @param <T> what it answers
   */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }

  /** Does the work alone; the directory is made when it is not there. */
  public synchronized <T> T locked(Work<T> work) throws IOException {
    // A channel is closed by an interrupt, and half a change is worse than a late answer to one.
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = gate();
        FileLock _ = lock(channel)) {
      return work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private FileChannel gate() throws IOException {
    Files.createDirectories(directory);
    return FileChannel.open(
        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        // Another lock of this very process has it, for as long as a file takes.
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }
}
