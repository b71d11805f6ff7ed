package org.bindery.shell.noun;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/** Writes a file that was not there before. */
final class NewFile {
  private NewFile() {}

  /**
   * All of it or nothing.
   *
   * @param directory that the name is relative to
   * @throws RefusedException EEXIST it is there, and stays as it is; ENOENT its folder is not;
   *     EACCES; EINVAL that is no name; EIO
   */
  static void write(Path directory, String name, String text) {
    Path file = directory.resolve(path(name));
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw refused(name, e);
    }
    try {
      Files.writeString(file, text, StandardOpenOption.WRITE);
    } catch (IOException e) {
      RefusedException refused = refused(name, e);
      try {
        Files.delete(file);
      } catch (IOException left) {
        refused.addSuppressed(left);
      }
      throw refused;
    }
  }

  private static Path path(String name) {
    try {
      Path file = Path.of(name);
      if (file.getFileName() != null && !name.isEmpty()) {
        return file;
      }
    } catch (InvalidPathException e) {
      // As one that names no file.
    }
    throw Refusal.of(Errno.EINVAL, "\"%s\" does not name a file", name).exception();
  }

  private static RefusedException refused(String name, IOException e) {
    return switch (e) {
      case FileAlreadyExistsException _ ->
          Refusal.of(Errno.EEXIST, "%s is there already and is not overwritten", name).exception(e);
      case NoSuchFileException _ ->
          Refusal.of(Errno.ENOENT, "%s cannot be made: there is no such folder", name).exception(e);
      case AccessDeniedException _ ->
          Refusal.of(Errno.EACCES, "%s may not be made by this user", name).exception(e);
      case FileSystemException failed ->
          Refusal.of(Errno.EIO, "%s cannot be written: %s", name, failed.getReason()).exception(e);
      default ->
          Refusal.of(Errno.EIO, "%s cannot be written: %s", name, e.getMessage()).exception(e);
    };
  }
}
