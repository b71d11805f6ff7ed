package org.bindery.binder;

import java.util.Objects;

/**
 * A binder's answer to "is this device yours?". The scale follows OSGi Device Access in spirit: the
 * more exactly a binder knows a device, the higher; the highest wins.
 *
 * @param score 0 or one of the constants; values between them are allowed
 * @param reason a phrase, for example {@code any PCI device} or {@code vendor 1234, device 11e8}
 */
public record Match(int score, String reason) {
  /** Not its device. */
  public static final int NONE = 0;

  public static final int BUS = 100;
  public static final int CLASS = 200;
  public static final int VENDOR = 300;
  public static final int DEVICE = 400;
  public static final int SUBSYSTEM = 500;

  public Match {
    Objects.requireNonNull(reason, "reason");
    if (score < 0) {
      throw new IllegalArgumentException("negative score " + score);
    }
  }

  public static Match none(String reason) {
    return new Match(NONE, reason);
  }
}
