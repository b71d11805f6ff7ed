package org.bindery.model.idxd.driver;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whom a work queue serves. */
public enum QueueType {
  NONE,
  KERNEL,
  USER;

  /** As the attribute {@code type} has it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<QueueType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
  }
}
