package org.bindery.backend.sim.host;

import org.bindery.backend.sim.log.SimLog;
import org.osgi.service.log.Logger;

/** The host's log in the log service. */
record ServiceLog(Logger log) implements SimLog {
  @Override
  public void info(String text) {
    log.info("{}", text);
  }

  @Override
  public void warn(String text, Throwable cause) {
    if (cause == null) {
      log.warn("{}", text);
    } else {
      log.warn("{}", text, cause);
    }
  }
}
