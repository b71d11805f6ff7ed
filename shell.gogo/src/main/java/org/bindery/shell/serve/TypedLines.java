package org.bindery.shell.serve;

import java.io.IOException;
import java.util.Optional;
import org.bindery.shell.terminal.Abandoned;
import org.bindery.shell.terminal.Lines;
import org.bindery.shell.wire.Frame;
import org.bindery.shell.wire.Kind;

/** Lines that are typed and edited at a client's terminal. For one thread. */
record TypedLines(Questions questions) implements Lines {
  @Override
  public String next(boolean more) throws IOException, Abandoned {
    Optional<Frame> answer = questions.ask(Frame.of(Kind.PROMPT, more ? "more" : ""));
    if (answer.isEmpty() || answer.get().kind() == Kind.END) {
      return null;
    }
    if (answer.get().kind() == Kind.ABANDONED) {
      throw new Abandoned();
    }
    return answer.get().text();
  }
}
