package org.bindery.tck.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.junit.jupiter.api.function.Executable;

/** What every rule about a refusal checks. */
public final class Refusals {
  private Refusals() {}

  /** That a call is refused with an errno and has a reason for people. */
  public static void refused(Errno errno, Executable call) {
    RefusedException e = assertThrows(RefusedException.class, call);
    assertEquals(errno, e.errno(), e.getMessage());
    String reason = e.refusal().reason();
    assertFalse(reason.isBlank(), "a refusal without a reason");
    for (String word : new String[] {"org.bindery", "java.", "null"}) {
      assertFalse(reason.contains(word), () -> "a reason that is of the program: " + reason);
    }
  }

  /** That a call is refused with an errno and has changed nothing of an fd. */
  public static void refused(Errno errno, Bench bench, EngineFd fd, Executable call) {
    FdState before = FdState.of(bench, fd);
    refused(errno, call);
    assertEquals(before, FdState.of(bench, fd), "a refused call changed something");
  }
}
