package org.bindery.backend.sim.log;

/** Takes what an administrator should know. Called by any thread; does not block or throw. */
public interface SimLog {
  void info(String text);

  /**
   * @param cause may be null
   */
  void warn(String text, Throwable cause);
}
