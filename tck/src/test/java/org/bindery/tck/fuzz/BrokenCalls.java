package org.bindery.tck.fuzz;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bindery.uapi.door.engine.EngineDoor;

/** What the door over an engine says of calls that threw, which it answers as EIO. */
final class BrokenCalls extends Handler {
  private final Logger logger = Logger.getLogger(EngineDoor.class.getName());
  private final List<String> told = new CopyOnWriteArrayList<>();

  BrokenCalls() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  /** Empty: none since this was asked last. */
  String take() {
    String all = String.join("; ", told);
    told.clear();
    return all;
  }

  @Override
  public void publish(LogRecord said) {
    told.add(String.valueOf(said.getThrown()));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
