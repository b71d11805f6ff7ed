package org.bindery.shell.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** Reads the log: the file, and the one that it was before it grew too long. Looks only. */
public final class LogFile {
  private static final int TRACE = 500;

  private final Path file;

  public LogFile(Path file) {
    this.file = file;
  }

  /**
   * Entries that were found.
   *
   * @param newest at most as many as were asked for, oldest first
   * @param left how many older ones there are
   */
  public record Found(List<LogEntry> newest, long left) {}

  /**
   * The newest entries that are wanted.
   *
   * @throws IOException what is there cannot be read; that nothing is there is no error
   */
  public Found find(Predicate<LogEntry> wanted, int limit) throws IOException {
    Collector found = new Collector(wanted, limit);
    for (Path part : List.of(file.resolveSibling(file.getFileName() + ".1"), file)) {
      if (Files.exists(part)) {
        read(part, found);
      }
    }
    return new Found(List.copyOf(found.newest), found.left);
  }

  /** Bytes that are no UTF-8 are read as such: whatever was logged is shown. */
  private static void read(Path part, Collector found) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(part), StandardCharsets.UTF_8))) {
      LogEntry head = null;
      List<String> below = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LogEntry next = LogEntry.first(line).orElse(null);
        if (next != null) {
          found.take(head, below);
          head = next;
          below = new ArrayList<>();
        } else if (below.size() < TRACE) {
          below.add(line);
        }
      }
      found.take(head, below);
    }
  }

  private static final class Collector {
    private final Predicate<LogEntry> wanted;
    private final int limit;
    private final Deque<LogEntry> newest = new ArrayDeque<>();
    private long left;

    Collector(Predicate<LogEntry> wanted, int limit) {
      this.wanted = wanted;
      this.limit = limit;
    }

    void take(LogEntry head, List<String> below) {
      if (head == null || !wanted.test(head)) {
        return;
      }
      if (newest.size() == limit) {
        newest.removeFirst();
        left++;
      }
      newest.addLast(head.with(below));
    }
  }
}
