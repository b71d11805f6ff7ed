package org.bindery.backend.linux.vfio;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which processes have a file open: {@code /proc/PID/fd}, as far as this user may look.
 *
 * @param proc {@code /proc}
 */
record OpenBy(Path proc) {
  /** Each as {@code process 123 (qemu)}. */
  List<String> processes(Path file) {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (hasOpen(process, file)) {
          found.add("process %s (%s)".formatted(process.getFileName(), name(process)));
        }
      }
    } catch (IOException e) {
      // Then nothing is known.
    }
    return found;
  }

  private static boolean hasOpen(Path process, Path file) {
    try (DirectoryStream<Path> fds = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path fd : fds) {
        if (Files.isSymbolicLink(fd) && Files.readSymbolicLink(fd).equals(file)) {
          return true;
        }
      }
    } catch (IOException e) {
      // It has ended, or is another user's.
    }
    return false;
  }

  private static String name(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException e) {
      return "?";
    }
  }
}
