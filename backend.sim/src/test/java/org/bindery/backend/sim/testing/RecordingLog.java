package org.bindery.backend.sim.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.backend.sim.log.SimLog;

/** Keeps what was logged. */
public final class RecordingLog implements SimLog {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void info(String text) {
    lines.add(text);
  }

  @Override
  public void warn(String text, Throwable cause) {
    lines.add(text + (cause == null ? "" : ": " + cause.getMessage()));
  }

  public List<String> lines() {
    return lines;
  }
}
