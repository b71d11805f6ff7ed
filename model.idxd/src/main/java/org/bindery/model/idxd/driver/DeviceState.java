package org.bindery.model.idxd.driver;

import java.util.Locale;

/** What the driver says of a device. */
public enum DeviceState {
  DISABLED,
  ENABLED,
  HALTED;

  /** As the attribute {@code state} shows it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
