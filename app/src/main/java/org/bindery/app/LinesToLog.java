package org.bindery.app;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.osgi.service.log.LogLevel;

/**
 * Leads what libraries print on standard output and error to the log, line by line: the one is for
 * results, the other for sentences. Those who write these have the streams of the process.
 */
final class LinesToLog extends OutputStream {
  private final Log log;
  private final String source;
  // Guarded by this.
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private LinesToLog(Log log, String source) {
    this.log = log;
    this.source = source;
  }

  static PrintStream of(Log log, String source) {
    return new PrintStream(new LinesToLog(log, source), false, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int b) {
    if (b != '\n') {
      line.write(b);
      return;
    }
    log.keep(LogLevel.INFO, source, line.toString(StandardCharsets.UTF_8), null);
    line.reset();
  }
}
