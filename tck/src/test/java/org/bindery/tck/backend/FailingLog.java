package org.bindery.tck.backend;

import org.bindery.backend.sim.log.SimLog;

/** A host that warns has met what the kit does not do to it. */
public final class FailingLog implements SimLog {
  @Override
  public void info(String text) {}

  @Override
  public void warn(String text, Throwable cause) {
    throw new AssertionError(text, cause);
  }
}
