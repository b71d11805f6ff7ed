package org.bindery.model.idxd.driver;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Numbers as the kernel reads them from attributes: {@code kstrtol} and its relatives. One newline
 * at the end is allowed, blanks are not.
 */
final class Numbers {
  private static final BigInteger U64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private Numbers() {}

  /** Decimal with sign; empty: none, or more than 64 bits. */
  static Optional<Long> signed(String text) {
    return integer(trim(text), 10)
        .filter(value -> value.bitLength() < Long.SIZE)
        .map(BigInteger::longValueExact);
  }

  /** Decimal without sign, up to 2^63 - 1; what is larger is larger than any limit here. */
  static Optional<Long> unsigned(String text) {
    return unsigned(trim(text), 10);
  }

  /** As {@link #unsigned(String)}, in hexadecimal after 0x and octal after 0. */
  static Optional<Long> anyBase(String text) {
    String digits = trim(text);
    String number = digits.startsWith("+") ? digits.substring(1) : digits;
    if (number.startsWith("0x") || number.startsWith("0X")) {
      return plain(number.substring(2), 16);
    }
    return plain(number, number.startsWith("0") ? 8 : 10);
  }

  private static Optional<Long> unsigned(String digits, int base) {
    return plain(digits.startsWith("+") ? digits.substring(1) : digits, base);
  }

  private static Optional<Long> plain(String digits, int base) {
    if (digits.startsWith("+") || digits.startsWith("-")) {
      return Optional.empty();
    }
    return integer(digits, base)
        .filter(value -> value.compareTo(U64) <= 0)
        .map(value -> value.bitLength() < Long.SIZE ? value.longValueExact() : Long.MAX_VALUE);
  }

  /** {@code kstrtobool}: the first letter decides, of on and off the second. */
  static Optional<Boolean> bool(String text) {
    String word = text.toLowerCase(java.util.Locale.ROOT);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    return switch (word.charAt(0)) {
      case 'y', 't', '1' -> Optional.of(true);
      case 'n', 'f', '0' -> Optional.of(false);
      case 'o' -> onOff(word);
      default -> Optional.empty();
    };
  }

  private static Optional<Boolean> onOff(String word) {
    if (word.startsWith("on")) {
      return Optional.of(true);
    }
    return word.startsWith("of") ? Optional.of(false) : Optional.empty();
  }

  private static Optional<BigInteger> integer(String digits, int base) {
    // BigInteger takes digits of every script.
    if (digits.chars().anyMatch(c -> c >= 0x80)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigInteger(digits, base));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static String trim(String text) {
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
