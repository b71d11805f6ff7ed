package org.bindery.shell.noun;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.log.LogEntry;
import org.bindery.shell.log.LogFile;
import org.bindery.shell.output.Readable;

/** The log file: {@code log}. */
public final class Logbook {
  private static final int LIMIT = 1000;

  /** How long an entry may take to the file after the command has failed. */
  private static final int TRIES = 40;

  private static final long PAUSE_MILLIS = 50;

  private final Administrator admin;
  private final Surroundings surroundings;
  private final Clock clock;

  public Logbook(Administrator admin, Surroundings surroundings, Clock clock) {
    this.admin = admin;
    this.surroundings = surroundings;
    this.clock = clock;
  }

  /**
   * What the log has.
   *
   * @param left how many older entries there are besides
   */
  public record Entries(String file, long left, List<LogEntry> entries) implements Readable {
    @Override
    public String text() {
      String older = left == 0 ? "" : left + " older entries are left out\n";
      return entries.isEmpty()
          ? "nothing of that is in " + file
          : older + entries.stream().map(Entries::line).collect(Collectors.joining("\n"));
    }

    private static String line(LogEntry entry) {
      String more =
          entry
              .id()
              .filter(id -> !entry.trace().isEmpty())
              .map(id -> "  (log --id " + id + ")")
              .orElse("");
      return "%s  %-5s  [%d]  %s: %s%s"
          .formatted(
              entry.time(), entry.level(), entry.process(), entry.source(), entry.message(), more);
    }
  }

  /** One entry with all its lines. */
  public record Entry(String file, LogEntry entry) implements Readable {
    @Override
    public String text() {
      return Entries.line(entry).replaceFirst("  \\(log --id .*\\)$", "")
          + entry.trace().stream().map(line -> "\n" + line).collect(Collectors.joining());
    }
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of(
            "log [--since TIME] [--device DEVICE] [--id ID]",
            "what was logged, oldest first; --id: what a failure's number stands for, in full",
            this::log));
  }

  private Readable log(Arguments arguments) {
    Optional<String> id = arguments.optionalText("--id");
    Optional<String> device = arguments.optionalText("--device");
    Optional<Instant> since =
        arguments.optionalText("--since").map(text -> Since.parse(text, clock.instant()));
    Predicate<LogEntry> wanted = entry -> since.isEmpty() || !entry.time().isBefore(since.get());
    if (id.isPresent()) {
      return entry(id.get(), wanted);
    }
    if (device.isEmpty()) {
      return entries(wanted);
    }
    return ofDevice(device.get(), wanted);
  }

  /** A device that has left its host is known to the log alone. */
  private Entries ofDevice(String asked, Predicate<LogEntry> wanted) {
    String name;
    RefusedException unknown = null;
    try {
      name = admin.administration().device(asked).name();
    } catch (RefusedException e) {
      name = asked.substring(asked.lastIndexOf('/') + 1);
      unknown = e;
    }
    String word = name;
    Entries entries = entries(wanted.and(entry -> entry.mentions(word)));
    if (unknown != null && entries.entries().isEmpty()) {
      throw unknown;
    }
    return entries;
  }

  private Entries entries(Predicate<LogEntry> wanted) {
    LogFile.Found found = find(wanted, LIMIT);
    return new Entries(surroundings.log().orElseThrow().toString(), found.left(), found.newest());
  }

  private Entry entry(String id, Predicate<LogEntry> wanted) {
    try {
      for (int i = 0; i < TRIES; i++) {
        List<LogEntry> found =
            find(wanted.and(entry -> entry.id().filter(id::equals).isPresent()), 1).newest();
        if (!found.isEmpty()) {
          return new Entry(surroundings.log().orElseThrow().toString(), found.getFirst());
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw Refusal.of(Errno.ENOENT, "the log has no entry with the number %s", id).exception();
  }

  private LogFile.Found find(Predicate<LogEntry> wanted, int limit) {
    if (surroundings.log().isEmpty()) {
      throw Refusal.of(Errno.ENOENT, "this process keeps no log file").exception();
    }
    try {
      return new LogFile(surroundings.log().get()).find(wanted, limit);
    } catch (IOException e) {
      throw Refusal.of(Errno.EIO, "%s cannot be read", surroundings.log().get()).exception(e);
    }
  }
}
