package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;

/**
 * A command that is made over and over, in memory of its own. Not thread-safe: its owner fills the
 * argument, calls and closes under a lock.
 */
public interface PreparedCommand {
  /** Its size is there from the start, else what the last call left. */
  MemorySegment argument();

  /** As {@link IoctlDoor#ioctl(long, MemorySegment)}. */
  int call();

  /** Later calls answer -EBADF. */
  void close();
}
