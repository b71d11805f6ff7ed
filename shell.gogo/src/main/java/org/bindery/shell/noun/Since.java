package org.bindery.shell.noun;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.shell.grammar.UsageException;

/** A point in time as the command line has it: a time, or how long ago. */
final class Since {
  private static final Pattern AGE = Pattern.compile("([0-9]{1,9})([smhd])");

  private Since() {}

  /**
   * @throws UsageException when it is neither
   */
  static Instant parse(String text, Instant now) {
    Matcher age = AGE.matcher(text);
    if (age.matches()) {
      long number = Long.parseLong(age.group(1));
      return now.minus(
          switch (age.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          });
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new UsageException(
          "--since is an age such as 10m, 2h or 1d, or a time such as %s, not %s",
          Instant.ofEpochSecond(now.getEpochSecond()), text);
    }
  }
}
