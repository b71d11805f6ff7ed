package org.bindery.core.saved;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.files.DirectoryLock;
import org.bindery.core.files.DurableFile;

/**
 * Keeps each entry in a file of its own, so that damage to one costs no other. Several processes
 * may use the directory: the system's lock on one file in it lets one at a time look and change,
 * and ends with the process that holds it. It is held for the change of an entry, not for the move
 * of the device: whose that is, the entry says.
 *
 * <p>What a killed process left beside a place was never true, and is removed.
 */
public final class FileStore implements EntryStore {
  private static final String ENTRY = ".saved";

  private final Path directory;
  private final DirectoryLock lock;

  public FileStore(Path directory) {
    this.directory = directory;
    this.lock = new DirectoryLock(directory);
  }

  @Override
  public <T> T locked(Supplier<T> work) {
    try {
      return lock.locked(work::get);
    } catch (IOException e) {
      throw refused("locked", directory, e);
    } catch (UncheckedIOException e) {
      throw refused("used", directory, e.getCause());
    }
  }

  @Override
  public List<SavedEntry> all(Consumer<String> damaged) {
    List<SavedEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (file.toString().endsWith(DurableFile.UNFINISHED)) {
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
    try {
      if (Files.exists(file) && get(entry.key()).isEmpty()) {
        // What could not be read is kept for who can.
        Files.move(file, Path.of(file + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
      }
      DurableFile.write(file, EntryText.of(entry));
    } catch (IOException e) {
      throw refused("written", file, e);
    }
  }

  @Override
  public void remove(SavedEntry.Key key) {
    try {
      boolean unused = DurableFile.remove(file(key));
    } catch (IOException e) {
      throw refused("removed", file(key), e);
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
