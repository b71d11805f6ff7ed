package org.bindery.shell.command;

import java.io.Serial;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * A command failed: which, why, and with which exit status. Its text form is what the user reads,
 * in whatever shell it surfaces; no Java name is in it.
 */
public final class Failure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Exit status when a command was refused. */
  public static final int REFUSED = 1;

  /** Exit status when a command was written wrongly. */
  public static final int WRONG_USAGE = 2;

  private final String command;
  private final transient Refusal refusal;
  private final String usage;
  private final String id;

  private Failure(String command, Refusal refusal, String usage, Throwable cause) {
    super(refusal.toString(), cause);
    this.command = command;
    this.refusal = refusal;
    this.usage = usage;
    byte[] bytes = new byte[4];
    ThreadLocalRandom.current().nextBytes(bytes);
    this.id = HexFormat.of().formatHex(bytes);
  }

  /** Says what a command's exception means to the user. */
  public static Failure of(String command, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case Failure failure -> {
          return failure;
        }
        case RefusedException refused -> {
          return new Failure(command, refused.refusal(), "", thrown);
        }
        case WrongUse wrong -> {
          Refusal refusal = Refusal.of(Errno.EINVAL, wrong.getMessage()).build();
          return new Failure(command, refusal, wrong.usage(), thrown);
        }
        default -> {
          // Its cause may say more.
        }
      }
    }
    String message = thrown.getMessage();
    String reason =
        message == null || message.contains(thrown.getClass().getPackageName() + ".")
            ? "an unforeseen error, the log says more"
            : message;
    return new Failure(command, Refusal.of(Errno.EIO, reason).build(), "", thrown);
  }

  /** A command line that is wrong before any command is chosen. */
  public static Failure wrongUse(String command, String message, Throwable cause) {
    return of(command, new WrongUse(message, "", cause));
  }

  public String command() {
    return command;
  }

  public Refusal refusal() {
    return refusal;
  }

  /** The same in the log and in the JSON form. */
  public String id() {
    return id;
  }

  /** True when the command's result says it already: it is no document of its own. */
  public boolean told() {
    return getCause() instanceof AlreadyTold;
  }

  /** What the process ends with when nobody catches it. */
  public int status() {
    return getCause() instanceof WrongUse ? WRONG_USAGE : REFUSED;
  }

  /** True when no refusal, but a fault of the program: the user is told where to look. */
  public boolean unforeseen() {
    return status() == REFUSED && !(rootIsRefusal());
  }

  private boolean rootIsRefusal() {
    for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedException) {
        return true;
      }
    }
    return false;
  }

  /** The JSON form. */
  public ErrorDocument document() {
    return new ErrorDocument(
        new ErrorDocument.Body(
            command,
            refusal.errno().name(),
            refusal.reason(),
            refusal.blockers(),
            refusal.remedies(),
            refusal.inferred(),
            usage.isEmpty()
                ? List.of()
                : usage.substring("usage: ".length()).lines().map(String::strip).toList(),
            id));
  }

  /** The text form, without a line break at the end. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(command).append(": ");
    if (status() != WRONG_USAGE) {
      text.append(refusal.errno()).append(": ");
    }
    text.append(refusal.reason());
    if (refusal.inferred()) {
      text.append(" (inferred)");
    }
    if (unforeseen()) {
      text.append(" (").append(id).append(" in the log)");
    }
    for (Blocker blocker : refusal.blockers()) {
      text.append("\n  blocked by ").append(blocker.object()).append(": ").append(blocker.why());
    }
    for (String remedy : refusal.remedies()) {
      text.append("\n  remedy: ").append(remedy);
    }
    return usage.isEmpty() ? text.toString() : text.append('\n').append(usage).toString();
  }
}
