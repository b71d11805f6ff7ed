package org.bindery.shell.serve;

import java.util.List;
import org.bindery.shell.complete.Candidate;
import org.bindery.shell.terminal.Lines;
import org.bindery.shell.terminal.Streams;
import org.bindery.shell.wire.Request;

/** Runs the commands of one client. */
public interface Dialogue extends AutoCloseable {
  /** Begins dialogues, one for each request; called by several threads. */
  @FunctionalInterface
  interface Opener {
    Dialogue open(Request request, Streams streams);
  }

  /**
   * Runs what was asked for, to its end.
   *
   * @param lines where the client types, for requests whose commands come line by line
   * @return the exit status
   */
  int run(Lines lines);

  /** Ends the command that runs; the next goes on. By any thread. */
  void stop();

  /** Ends the command that runs, and begins no other. By any thread. */
  void end();

  /** What may stand behind the text typed so far. By any thread. */
  List<Candidate> complete(String typed);

  @Override
  void close();
}
