package org.bindery.backend.linux.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bindery.uapi.Command;

/**
 * Memory for commands' arguments, one piece per thread: allocating it for each call costs as much
 * as the call. An argument is good until the thread begins its next one. Thread-safe.
 */
public final class Arguments {
  /** No command that is begun here is longer. */
  static final int SIZE = 64;

  // Freed with the thread.
  private final ThreadLocal<MemorySegment> segments =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(SIZE, Long.BYTES));

  /** An argument with nothing in it but its size. */
  public MemorySegment begin(Command command) {
    MemorySegment argument = segments.get();
    command.prepare(argument);
    return argument;
  }
}
