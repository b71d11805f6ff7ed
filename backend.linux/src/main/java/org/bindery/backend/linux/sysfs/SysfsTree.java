package org.bindery.backend.linux.sysfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.gateway.Gateway;
import org.bindery.host.AttributeTree;

/**
 * A folder as an attribute tree: {@code /sys}, or a copy of it.
 *
 * <p>Values are read and written by one kernel call each, whose errno is the answer. No path leaves
 * the root: neither by its own names (EINVAL) nor by links that lead out (EACCES).
 *
 * <p>Safe for use by several threads.
 */
public final class SysfsTree implements AttributeTree {
  private final Path root;
  private final AttributeFile files;

  public SysfsTree(Path root, Gateway gateway) {
    this.root = root;
    this.files = new AttributeFile(gateway);
  }

  @Override
  public boolean exists(String path) {
    try {
      return place(path).toRealPath().startsWith(root.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public List<String> list(String path) {
    try (Stream<Path> entries = Files.list(inside(path))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw refused(path, e);
    } catch (UncheckedIOException e) {
      throw refused(path, e.getCause());
    }
  }

  @Override
  public String read(String path) {
    return files.read(inside(path), path);
  }

  @Override
  public void write(String path, String value) {
    files.write(inside(path), path, value);
  }

  @Override
  public Optional<String> link(String path) {
    try {
      return Optional.of(Files.readSymbolicLink(place(path)).getFileName().toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] bytes(String path) {
    return files.bytes(inside(path), path);
  }

  @Override
  public String realPath(String path) {
    Path place = inside(path);
    try {
      return root.toRealPath().relativize(place).toString();
    } catch (IOException e) {
      throw refused(path, e);
    }
  }

  /** The value of an attribute that may not be there, or may go while it is read. */
  public Optional<String> value(String path) {
    try {
      return Optional.of(read(path));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  /** Names in a folder that may not be there. */
  public List<String> names(String path) {
    try {
      return list(path);
    } catch (RefusedException e) {
      return List.of();
    }
  }

  /** The folder that holds what a link leads to; empty: no such link. */
  public Optional<String> parentOf(String link) {
    try {
      return Optional.of(place(link).toRealPath().getParent().getFileName().toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path place(String path) {
    try {
      Path relative = Path.of(path);
      boolean leaves =
          relative.isAbsolute()
              || Stream.of(path.split("/", -1)).anyMatch(name -> name.equals(".."));
      if (!leaves) {
        return root.resolve(relative);
      }
    } catch (InvalidPathException e) {
      // As one that leaves the tree.
    }
    throw Refusal.of(
            Errno.EINVAL,
            "\"%s\" is no path in the attribute tree: names below its root without .. are expected",
            path)
        .exception();
  }

  /** The place with links followed. */
  private Path inside(String path) {
    Path place = place(path);
    try {
      Path real = place.toRealPath();
      if (real.startsWith(root.toRealPath())) {
        return real;
      }
    } catch (IOException e) {
      throw refused(path, e);
    }
    throw Refusal.of(Errno.EACCES, "%s leads out of the attribute tree %s", path, root).exception();
  }

  private static RefusedException refused(String path, IOException e) {
    Errno errno =
        switch (e) {
          case NoSuchFileException _ -> Errno.ENOENT;
          case NotDirectoryException _ -> Errno.ENOTDIR;
          case java.nio.file.AccessDeniedException _ -> Errno.EACCES;
          default -> Errno.EIO;
        };
    return KernelRefusal.of(errno.number(), path).exception(e);
  }
}
