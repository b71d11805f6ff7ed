package org.bindery.app;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogLevel;

/** What the framework itself has to say; by default it would go to standard output. */
final class FrameworkLogger extends Logger {
  private final Log log;

  FrameworkLogger(Log log) {
    this.log = log;
  }

  @Override
  @SuppressWarnings("rawtypes") // as Felix declares it
  protected void doLog(
      Bundle bundle, ServiceReference reference, int level, String message, Throwable thrown) {
    LogLevel osgi =
        switch (level) {
          case LOG_ERROR -> LogLevel.ERROR;
          case LOG_WARNING -> LogLevel.WARN;
          case LOG_INFO -> LogLevel.INFO;
          default -> LogLevel.DEBUG;
        };
    String about = bundle == null ? "" : " (" + bundle.getSymbolicName() + ")";
    log.keep(osgi, "framework", message + about, thrown);
  }

  @Override
  protected void doLog(int level, String message, Throwable thrown) {
    doLog(null, null, level, message, thrown);
  }
}
