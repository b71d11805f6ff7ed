package org.bindery.tck.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.junit.jupiter.api.function.Executable;

/** What must be refused: with an errno, and a reason that says something. */
public final class Refused {
  private Refused() {}

  public static Refusal with(Errno errno, Executable what) {
    RefusedException e = assertThrows(RefusedException.class, what);
    assertEquals(errno, e.errno(), e.getMessage());
    assertFalse(e.refusal().reason().isBlank(), "a refusal without a reason");
    return e.refusal();
  }
}
