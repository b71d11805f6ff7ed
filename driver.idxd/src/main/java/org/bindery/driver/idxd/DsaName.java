package org.bindery.driver.idxd;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an object on the dsa bus, taken apart ({@code drivers/dma/idxd/sysfs.c}).
 *
 * @param text as the host has it
 * @param number of the accelerator
 */
record DsaName(String text, Kind kind, int number) {
  private static final Pattern DEVICE = Pattern.compile("(?:dsa|iax)(\\d{1,9})");
  private static final Pattern PART = Pattern.compile("(wq|group|engine)(\\d{1,9})\\.\\d{1,9}");

  enum Kind {
    DEVICE,
    QUEUE,
    GROUP,
    ENGINE;

    /** As a sentence calls it. */
    String word() {
      return this == QUEUE ? "work queue" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** Empty: no such name. */
  static Optional<DsaName> of(String text) {
    Matcher device = DEVICE.matcher(text);
    if (device.matches()) {
      return Optional.of(new DsaName(text, Kind.DEVICE, Integer.parseInt(device.group(1))));
    }
    Matcher part = PART.matcher(text);
    if (!part.matches()) {
      return Optional.empty();
    }
    Kind kind =
        switch (part.group(1)) {
          case "wq" -> Kind.QUEUE;
          case "group" -> Kind.GROUP;
          default -> Kind.ENGINE;
        };
    return Optional.of(new DsaName(text, kind, Integer.parseInt(part.group(2))));
  }
}
