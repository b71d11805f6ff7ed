package org.bindery.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Why something was not done: the errno the kernel would give, the reason with the objects that
 * block it, and the commands that mend it.
 *
 * <p>Made where the check is made. Immutable; safe for use by any thread.
 */
public final class Refusal {
  private final Errno errno;
  private final Supplier<String> reason;
  private final List<Blocker> blockers;
  private final List<String> remedies;
  private final boolean inferred;
  // The reason once somebody has asked for it; whoever makes it makes the same.
  private String text;

  private Refusal(Builder builder) {
    this.errno = builder.errno;
    this.reason = builder.reason;
    this.blockers = List.copyOf(builder.blockers);
    this.remedies = List.copyOf(builder.remedies);
    this.inferred = builder.inferred;
  }

  /**
   * Starts a refusal.
   *
   * @param reason a sentence without full stop that names what was asked and what speaks against
   *     it; a {@link String#format} pattern when arguments follow
   */
  public static Builder of(Errno errno, String reason, Object... args) {
    String text = args.length == 0 ? reason : String.format(Locale.ROOT, reason, args);
    Objects.requireNonNull(text, "reason");
    return new Builder(errno, () -> text);
  }

  /**
   * As {@link #of(Errno, String, Object...)} where callers often ask only for the errno: the
   * sentence is made when somebody reads it.
   *
   * @param reason gives the same sentence at any time and in any thread, so it looks at nothing
   *     that changes
   */
  public static Builder of(Errno errno, Supplier<String> reason) {
    return new Builder(errno, reason);
  }

  public Errno errno() {
    return errno;
  }

  public String reason() {
    String made = text;
    if (made == null) {
      made = reason.get();
      text = made;
    }
    return made;
  }

  /** The objects in the way; empty when the request itself is wrong. */
  public List<Blocker> blockers() {
    return blockers;
  }

  /** Shell commands, each of which runs as it stands here, in the order to run them. */
  public List<String> remedies() {
    return remedies;
  }

  /** True when the reason was found by diagnosis after the fact, not by the check that refused. */
  public boolean inferred() {
    return inferred;
  }

  @Override
  public String toString() {
    return errno + ": " + reason();
  }

  /** Collects what a refusal says. Not thread-safe. */
  public static final class Builder {
    private final Errno errno;
    private final Supplier<String> reason;
    private final List<Blocker> blockers = new ArrayList<>();
    private final List<String> remedies = new ArrayList<>();
    private boolean inferred;

    private Builder(Errno errno, Supplier<String> reason) {
      this.errno = Objects.requireNonNull(errno, "errno");
      this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Builder blockedBy(String object, String why) {
      return blockedBy(new Blocker(object, why));
    }

    public Builder blockedBy(Blocker blocker) {
      blockers.add(blocker);
      return this;
    }

    /** Adds a command; a {@link String#format} pattern when arguments follow. */
    public Builder remedy(String command, Object... args) {
      remedies.add(args.length == 0 ? command : String.format(Locale.ROOT, command, args));
      return this;
    }

    public Builder inferred() {
      inferred = true;
      return this;
    }

    public Refusal build() {
      return new Refusal(this);
    }

    /** The refusal as an exception, to be thrown. */
    public RefusedException exception() {
      return new RefusedException(build());
    }

    /** The refusal as an exception that keeps what led to it. */
    public RefusedException exception(Throwable cause) {
      return new RefusedException(build(), cause);
    }
  }
}
