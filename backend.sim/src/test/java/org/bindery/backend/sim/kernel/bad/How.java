package org.bindery.backend.sim.kernel.bad;

/** What a driver does instead of what it is asked for. */
enum How {
  THROWS,
  LACKS_A_CLASS,
  RUNS_OUT_OF_STACK,
  /** And does it after all, when nobody waits any more. */
  HANGS_BEFORE,
  /** It is done, but nobody is told in time. */
  HANGS_AFTER,
  DOES_NOTHING,
  ANSWERS_NULL,
  ANSWERS_NONSENSE,
  /** Does it, but gives nothing back when it ends, and goes on using what it had. */
  LEAKS;

  boolean hangs() {
    return this == HANGS_BEFORE || this == HANGS_AFTER;
  }

  boolean throwsIt() {
    return this == THROWS || this == LACKS_A_CLASS || this == RUNS_OUT_OF_STACK;
  }
}
