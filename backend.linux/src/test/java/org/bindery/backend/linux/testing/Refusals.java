package org.bindery.backend.linux.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/** Checks what is refused, and how. */
public final class Refusals {
  private Refusals() {}

  /**
   * @param reason what the reason must contain
   * @return the refusal, for what else is to be checked
   */
  public static Refusal assertRefused(Errno errno, String reason, Runnable call) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, call::run);
    assertThat(refused).as("refusal").isNotNull();
    assertThat(refused.errno()).as(refused.getMessage()).isEqualTo(errno);
    assertThat(refused.refusal().reason()).contains(reason);
    return refused.refusal();
  }
}
