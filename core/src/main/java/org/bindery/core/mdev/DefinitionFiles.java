package org.bindery.core.mdev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.files.DirectoryLock;
import org.bindery.core.files.DurableFile;

/**
 * Keeps each definition in a file {@code HOST/PARENT/UUID}: what {@code mdevctl} has in {@code
 * /etc/mdevctl.d/PARENT/UUID}, so what is below a host can be copied there and back. Several
 * processes may use the directory.
 */
public final class DefinitionFiles implements DefinitionStore {
  private final Path directory;
  private final DirectoryLock lock;

  public DefinitionFiles(Path directory) {
    this.directory = directory;
    this.lock = new DirectoryLock(directory);
  }

  @Override
  public List<Definition> all(Consumer<String> damaged) {
    List<Definition> all = new ArrayList<>();
    for (Path file : files()) {
      try {
        all.add(read(file));
      } catch (IOException | IllegalArgumentException e) {
        damaged.accept(file + " cannot be read: " + e.getMessage());
      }
    }
    all.sort(Comparator.comparing(definition -> definition.uuid().toString()));
    return all;
  }

  private static Definition read(Path file) throws IOException {
    String parent = file.getParent().getFileName().toString();
    String host = file.getParent().getParent().getFileName().toString();
    return DefinitionJson.parse(
        UUID.fromString(file.getFileName().toString()),
        host,
        parent,
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
  }

  private List<Path> files() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory, 3)) {
      return files
          .filter(file -> file.getNameCount() == directory.getNameCount() + 3)
          .filter(file -> !file.toString().endsWith(DurableFile.UNFINISHED))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw refused("read", directory, e);
    }
  }

  @Override
  public boolean add(Definition definition) {
    Path file =
        directory
            .resolve(definition.host())
            .resolve(definition.parent())
            .resolve(definition.uuid().toString());
    return alone(
        file,
        () -> {
          if (files().stream().anyMatch(names(definition.uuid()))) {
            return false;
          }
          Files.createDirectories(file.getParent());
          DurableFile.write(file, DefinitionJson.of(definition));
          return true;
        });
  }

  @Override
  public boolean remove(UUID uuid) {
    return alone(
        directory,
        () -> {
          boolean removed = false;
          for (Path file : files()) {
            removed |= names(uuid).test(file) && DurableFile.remove(file);
          }
          return removed;
        });
  }

  private static Predicate<Path> names(UUID uuid) {
    return file -> file.getFileName().toString().equals(uuid.toString());
  }

  private boolean alone(Path file, DirectoryLock.Work<Boolean> work) {
    try {
      return lock.locked(work);
    } catch (IOException e) {
      throw refused("changed", file, e);
    }
  }

  private static RefusedException refused(String what, Path path, Exception e) {
    return Refusal.of(
            Errno.EIO,
            "definitions of mediated devices are kept in %s, which cannot be %s: %s",
            path,
            what,
            e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
        .blockedBy(path.toString(), "cannot be " + what)
        .exception(e);
  }
}
