package org.bindery.shell.log;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of the log file.
 *
 * @param process whose entry it is; several may share the file
 * @param id the number that a failed command told its user
 * @param trace the lines below its first: of a Java exception
 */
public record LogEntry(
    Instant time,
    String level,
    long process,
    String source,
    Optional<String> id,
    String message,
    List<String> trace) {
  private static final Pattern FIRST =
      Pattern.compile("(\\S+) (AUDIT|ERROR|WARN|INFO|DEBUG|TRACE) \\[([0-9]{1,18})\\] (.*?): (.*)");
  private static final Pattern ID = Pattern.compile("(?:unforeseen: )?\\[([0-9a-f]{8})\\] .*");

  public LogEntry {
    trace = List.copyOf(trace);
  }

  /** The first line of an entry; empty: the line belongs to the entry before. */
  static Optional<LogEntry> first(String line) {
    Matcher first = FIRST.matcher(line);
    if (!first.matches()) {
      return Optional.empty();
    }
    Matcher id = ID.matcher(first.group(5));
    try {
      return Optional.of(
          new LogEntry(
              Instant.parse(first.group(1)),
              first.group(2),
              Long.parseLong(first.group(3)),
              first.group(4),
              id.matches() ? Optional.of(id.group(1)) : Optional.empty(),
              first.group(5),
              List.of()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  LogEntry with(List<String> below) {
    return new LogEntry(time, level, process, source, id, message, below);
  }

  /** True when a name stands in it as a word. */
  public boolean mentions(String name) {
    return Pattern.compile("(?<![\\w:.-])" + Pattern.quote(name) + "(?![\\w-]|[:.]\\w)")
        .matcher(message)
        .find();
  }
}
