package org.bindery.tck.lab;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;

/** Types the commands that a refusal or an explanation prints, as its reader would. */
public final class Shell implements AutoCloseable {
  private final CommandSession session;

  Shell(TestHost host) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    session =
        host.service(CommandProcessor.class, "(objectClass=*)")
            .createSession(new ByteArrayInputStream(new byte[0]), nowhere, nowhere);
    session.put("SCOPE", "bindery:*");
    session.put(CommandSession.OPTION_NO_GLOB, true);
  }

  public void run(String command) {
    try {
      Object unused = session.execute(command);
    } catch (Exception e) {
      throw new AssertionError("\"" + command + "\" does not run", e);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
