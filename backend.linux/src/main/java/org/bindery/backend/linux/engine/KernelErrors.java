package org.bindery.backend.linux.engine;

import java.util.Locale;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** From the number that the kernel answers to a refusal. */
public final class KernelErrors {
  private KernelErrors() {}

  /**
   * The error of an answer; EIO for a number that has no name here.
   *
   * @param result negative
   */
  public static Errno errno(int result) {
    return Errno.of(-result).orElse(Errno.EIO);
  }

  /**
   * Begins a refusal with the kernel's errno.
   *
   * @param result negative
   * @param reason a {@link String#format} pattern
   */
  public static Refusal.Builder refusal(int result, String reason, Object... args) {
    String text = String.format(Locale.ROOT, reason, args);
    return Refusal.of(
        errno(result),
        Errno.of(-result).isPresent() ? text : text + " (errno " + -result + " of the kernel)");
  }

  /**
   * As {@link #refusal(int, String, Object...)}, with the reason made when somebody reads it.
   *
   * @param reason as {@link Refusal#of(Errno, Supplier)}
   */
  public static Refusal.Builder refusal(int result, Supplier<String> reason) {
    return Refusal.of(errno(result), reason);
  }

  /** An answer that none of the checks we know gives: the reason is a guess. */
  public static Refusal.Builder unforeseen(int result, String what, Object... args) {
    return refusal(
            result,
            "%s: the kernel refuses it for a reason that it does not tell",
            String.format(Locale.ROOT, what, args))
        .inferred();
  }
}
