package org.bindery.backend.linux.checks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which other processes have a file open: {@code /proc/PID/fd}. Without the right to look into a
 * process nothing is found of it.
 */
public final class Holders {
  private final Path proc;
  private final long self;

  public Holders(Path proc) {
    this(proc, ProcessHandle.current().pid());
  }

  Holders(Path proc, long self) {
    this.proc = proc;
    this.self = self;
  }

  /**
   * A process that has the file open.
   *
   * @param name of its program, at most 15 characters
   */
  public record Holder(long pid, String name) {
    @Override
    public String toString() {
      return "pid %d (%s)".formatted(pid, name);
    }
  }

  public List<Holder> of(Path node) {
    List<Holder> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[1-9]*")) {
      for (Path process : processes) {
        String number = process.getFileName().toString();
        if (number.chars().allMatch(Character::isDigit)
            && Long.parseLong(number) != self
            && holds(process.resolve("fd"), node)) {
          found.add(new Holder(Long.parseLong(number), name(process)));
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // What could be seen has been.
    }
    found.sort(java.util.Comparator.comparingLong(Holder::pid));
    return found;
  }

  private static boolean holds(Path fds, Path node) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(fds)) {
      for (Path link : links) {
        if (isLinkTo(link, node)) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // It has ended, or is another user's.
    }
    return false;
  }

  private static boolean isLinkTo(Path link, Path node) {
    try {
      return Files.readSymbolicLink(link).equals(node);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private static String name(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException e) {
      return "?";
    }
  }
}
