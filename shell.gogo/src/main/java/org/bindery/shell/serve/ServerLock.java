package org.bindery.shell.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.shell.wire.Place;

/**
 * That one server alone serves a data directory. The system gives the lock back when its process
 * ends, however it ends; the file stays.
 */
final class ServerLock implements AutoCloseable {
  private final FileChannel file;

  private ServerLock(FileChannel file) {
    this.file = file;
  }

  /**
   * @throws org.bindery.api.RefusedException EADDRINUSE with the process that has it
   */
  static ServerLock take(Place place) throws IOException {
    FileChannel file =
        FileChannel.open(place.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (file.tryLock() != null) {
        String pid = ProcessHandle.current().pid() + "\n";
        file.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
        return new ServerLock(file);
      }
    } catch (OverlappingFileLockException e) {
      // It is this process'.
    }
    file.close();
    String who = holder(place.lock()).map(pid -> "process " + pid).orElse("another process");
    throw Refusal.of(
            Errno.EADDRINUSE,
            "%s serves %s: send it commands with --connect, or choose another directory with"
                + " --data DIR",
            who,
            place.data())
        .blockedBy(who, "serves " + place.data())
        .exception();
  }

  private static Optional<String> holder(Path lock) throws IOException {
    return Optional.of(Files.readString(lock).strip()).filter(pid -> pid.matches("[0-9]+"));
  }

  @Override
  public void close() throws IOException {
    file.truncate(0);
    file.close();
  }
}
