package org.bindery.app;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.osgi.service.log.LogLevel;

/**
 * Leads what the JDK and some bundles log by java.util.logging to our log. The launching script
 * names it as {@code java.util.logging.config.class}, so it costs nothing until somebody logs so.
 */
public final class JulToLog {
  static volatile Log target;

  /** Called by the log manager when it is first used. */
  public JulToLog() {
    var root = LogManager.getLogManager().getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(new ToLog());
  }

  private static final class ToLog extends Handler {
    @Override
    public void publish(LogRecord record) {
      Log log = target;
      if (log == null) {
        return;
      }
      int level = record.getLevel().intValue();
      LogLevel osgi =
          level >= Level.SEVERE.intValue()
              ? LogLevel.ERROR
              : level >= Level.WARNING.intValue() ? LogLevel.WARN : LogLevel.INFO;
      log.write(osgi, "" + record.getLoggerName(), record.getMessage(), record.getThrown());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
