package org.bindery.core.saved;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * Keeps each entry in a file of its own, so that damage to one costs no other. Several processes
 * may use the directory: the system's lock on one file in it lets one at a time look and change,
 * and ends with the process that holds it. It is held for the change of an entry, not for the move
 * of the device: whose that is, the entry says.
 *
 * <p>A file is written beside its place, forced, moved there in one step, and then the directory is
 * forced. What a killed process left beside a place was never true, and is removed.
 */
public final class FileStore implements EntryStore {
  private static final String ENTRY = ".saved";
  private static final String UNFINISHED = ".new";
  private static final long RETRY_NANOS = 1_000_000;

  private final Path directory;

  public FileStore(Path directory) {
    this.directory = directory;
  }

  @Override
  public synchronized <T> T locked(Supplier<T> work) {
    // A channel is closed by an interrupt, and half a change is worse than a late answer to one.
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = gate();
        FileLock _ = lock(channel)) {
      return work.get();
    } catch (IOException e) {
      throw refused("locked", directory, e);
    } catch (UncheckedIOException e) {
      throw refused("used", directory, e.getCause());
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
        // Another store of this very process has it, for as long as a file takes.
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  @Override
  public List<SavedEntry> all(Consumer<String> damaged) {
    List<SavedEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (file.toString().endsWith(UNFINISHED)) {
          Files.deleteIfExists(file);
        } else if (file.toString().endsWith(ENTRY)) {
          read(file, damaged).ifPresent(entries::add);
        }
      }
    } catch (IOException e) {
      throw refused("read", directory, e);
    }
    return entries;
  }

  @Override
  public Optional<SavedEntry> get(SavedEntry.Key key) {
    // Damaged, it says nothing: all() tells of it.
    return read(file(key), damaged -> {});
  }

  private static Optional<SavedEntry> read(Path file, Consumer<String> damaged) {
    try {
      return Optional.of(
          EntryText.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      damaged.accept(file + " cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void put(SavedEntry entry) {
    Path file = file(entry.key());
    Path unfinished = Path.of(file + UNFINISHED);
    try {
      if (Files.exists(file) && get(entry.key()).isEmpty()) {
        // What could not be read is kept for who can.
        Files.move(file, Path.of(file + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
      }
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(EntryText.of(entry).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      force();
    } catch (IOException e) {
      throw refused("written", file, e);
    }
  }

  @Override
  public void remove(SavedEntry.Key key) {
    try {
      if (Files.deleteIfExists(file(key))) {
        force();
      }
    } catch (IOException e) {
      throw refused("removed", file(key), e);
    }
  }

  /** The names in the directory, too, have to survive. */
  private void force() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** For people the device's name, for the rest a number of the whole key. */
  private Path file(SavedEntry.Key key) {
    String all = String.join("\0", key.host(), key.boot(), key.device());
    UUID number = UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8));
    return directory.resolve(key.device().replaceAll("[^\\w.:-]", "_") + "-" + number + ENTRY);
  }

  private static RefusedException refused(String what, Path path, IOException e) {
    return Refusal.of(
            Errno.EIO,
            "what devices were before they are moved is kept in %s, which cannot be %s: %s",
            path,
            what,
            e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
        .blockedBy(path.toString(), "cannot be " + what)
        .exception(e);
  }
}
