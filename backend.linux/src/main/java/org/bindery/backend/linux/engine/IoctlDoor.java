package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;

/**
 * The way into the kernel through one open file. Answers are what the kernel answers, or the
 * negative errno. Safe for use by several threads.
 */
public interface IoctlDoor {
  /** The number of the file, for another file's commands. */
  int number();

  /**
   * @param argument native; what the kernel writes back is in it afterwards
   */
  int ioctl(long command, MemorySegment argument);

  /** A command whose argument is a number. */
  int ioctl(long command, long value);

  /** Later calls answer -EBADF. */
  void close();
}
