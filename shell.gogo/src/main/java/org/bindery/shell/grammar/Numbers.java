package org.bindery.shell.grammar;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as the command line has them: unsigned 64-bit, decimal or 0x, with K, M or G behind. */
final class Numbers {
  private static final Pattern FORM =
      Pattern.compile("(?:0[xX]([0-9a-fA-F]+)|([0-9]+))([kKmMgG]?)");

  private Numbers() {}

  /**
   * Reads a number.
   *
   * @param what the argument's name, for the message
   * @throws UsageException when it is none, or does not fit into 64 bits
   */
  static long parse(String what, String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new UsageException(
          "%s is not a number: %s (decimal or 0x, with K, M or G behind)", what, text);
    }
    try {
      long digits =
          form.group(1) != null
              ? Long.parseUnsignedLong(form.group(1), 16)
              : Long.parseUnsignedLong(form.group(2));
      long unit = unit(form.group(3));
      if (Math.unsignedMultiplyHigh(digits, unit) == 0) {
        return digits * unit;
      }
    } catch (NumberFormatException e) {
      // Too many digits: the same answer as for a product that is too large.
    }
    throw new UsageException("%s is too large: %s (64 bits at most)", what, text);
  }

  private static long unit(String suffix) {
    return switch (suffix) {
      case "k", "K" -> 1L << 10;
      case "m", "M" -> 1L << 20;
      case "g", "G" -> 1L << 30;
      default -> 1;
    };
  }
}
