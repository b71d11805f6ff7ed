package org.bindery.app;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.Logger;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The log: everything goes to a file, warnings and errors in one line to standard error too.
 * Processes that share the data directory append to the same file, so a line names its process.
 */
final class Log implements AutoCloseable {
  private static final long ROTATE_AT = 8L << 20;

  /** What the framework and its services log is about their own workings, not the user's. */
  private static final String PLATFORM = "org.apache.felix.";

  private static final Pattern JAVA_NAME =
      Pattern.compile("\\b[a-z]\\w*(\\.[a-z]\\w*)+\\.[A-Z]\\w*|\\w(Exception|Error)\\b");

  private final Path file;
  private final PrintStream out;
  private final PrintStream warnings;
  private final Set<String> hinted = ConcurrentHashMap.newKeySet();
  private final String pid = Long.toString(ProcessHandle.current().pid());

  private Log(Path file, PrintStream out, PrintStream warnings) {
    this.file = file;
    this.out = out;
    this.warnings = warnings;
  }

  static Log open(Path data, PrintStream warnings) throws IOException {
    Path file = Files.createDirectories(data.resolve("log")).resolve("bindery.log");
    if (Files.exists(file) && Files.size(file) > ROTATE_AT) {
      Files.move(file, file.resolveSibling("bindery.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    var stream = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new Log(file, new PrintStream(stream, false, StandardCharsets.UTF_8), warnings);
  }

  Path file() {
    return file;
  }

  /** Writes what the bundles log from now on. */
  void follow(BundleContext context) {
    new ServiceTracker<LogReaderService, LogReaderService>(context, LogReaderService.class, null) {
      @Override
      public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
        LogReaderService reader = super.addingService(reference);
        reader.addLogListener(Log.this::write);
        return reader;
      }
    }.open();
  }

  private void write(LogEntry entry) {
    LogLevel level = entry.getLogLevel();
    String logger = entry.getLoggerName();
    if (logger.startsWith("Events.") && level.compareTo(LogLevel.WARN) > 0) {
      return; // each bundle and service that comes or goes
    }
    String bundle = entry.getBundle() == null ? "" : "" + entry.getBundle().getSymbolicName();
    if (logger.equals(Logger.ROOT_LOGGER_NAME) && !bundle.isEmpty()) {
      logger = bundle;
    }
    keep(level, logger, entry.getMessage(), entry.getException());
    if (!logger.startsWith("Events.") && !bundle.startsWith(PLATFORM)) {
      tell(level, bundle, entry.getMessage());
    }
  }

  /** Writes one entry for the user, too. */
  void write(LogLevel level, String logger, String message, Throwable thrown) {
    keep(level, logger, message, thrown);
    if (!logger.startsWith(PLATFORM)) {
      tell(level, logger, message);
    }
  }

  /**
   * Tells warnings and errors. What speaks of Java classes is for the file only: the user is told
   * once for each source that something stands there.
   */
  private void tell(LogLevel level, String source, String message) {
    if (level.compareTo(LogLevel.WARN) > 0) {
      return;
    }
    boolean plain = !JAVA_NAME.matcher(message).find();
    if (plain || hinted.add(source)) {
      warnings.println(
          "bindery: "
              + level.name().toLowerCase(Locale.ROOT)
              + ": "
              + (plain ? message : source + " has a problem, " + file + " says more"));
    }
  }

  /**
   * Writes one entry to the file only. The lines of an entry stay together, whoever else writes.
   */
  void keep(LogLevel level, String logger, String message, Throwable thrown) {
    StringWriter text = new StringWriter();
    text.append(Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
        .append(' ')
        .append(level.name())
        .append(" [")
        .append(pid)
        .append("] ")
        .append(logger)
        .append(": ")
        .append(message)
        .append('\n');
    if (thrown != null) {
      thrown.printStackTrace(new PrintWriter(text, true));
    }
    synchronized (out) {
      out.print(text);
      out.flush();
    }
  }

  @Override
  public void close() {
    out.close();
  }
}
