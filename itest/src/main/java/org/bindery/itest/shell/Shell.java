package org.bindery.itest.shell;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.itest.Lab;

/** Types commands, as the runner does for its user. */
public final class Shell implements AutoCloseable {
  private final CommandSession session;

  public Shell(Lab lab) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    session =
        lab.service(CommandProcessor.class, "(objectClass=*)")
            .createSession(new ByteArrayInputStream(new byte[0]), nowhere, nowhere);
    session.put("SCOPE", "bindery:*");
    session.put(CommandSession.OPTION_NO_GLOB, true);
  }

  /**
   * What came of a command.
   *
   * @param refusal why it was refused
   * @param wrongUse whether it was written wrongly
   * @param text what the user reads
   */
  public record Answer(Optional<Refusal> refusal, boolean wrongUse, String text) {
    public boolean done() {
      return refusal.isEmpty() && !wrongUse;
    }
  }

  public Answer type(String command) {
    try {
      Object result = session.execute(command);
      CharSequence text = result == null ? "" : session.format(result, Converter.INSPECT);
      return new Answer(Optional.empty(), false, text.toString());
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof RefusedException refused) {
          return new Answer(Optional.of(refused.refusal()), false, e.toString());
        }
      }
      return new Answer(Optional.empty(), true, e.toString());
    }
  }

  /** Types what must work. */
  public String run(String command) {
    Answer answer = type(command);
    if (!answer.done()) {
      throw new AssertionError("\"" + command + "\" does not run: " + answer.text());
    }
    return answer.text();
  }

  @Override
  public void close() {
    session.close();
  }
}
