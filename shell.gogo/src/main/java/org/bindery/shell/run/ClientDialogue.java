package org.bindery.shell.run;

import java.nio.file.Path;
import java.util.List;
import org.bindery.shell.complete.Candidate;
import org.bindery.shell.serve.Dialogue;
import org.bindery.shell.terminal.Lines;
import org.bindery.shell.terminal.Streams;
import org.bindery.shell.wire.Request;

/** The commands of one client of a server, in a Gogo session of their own. */
record ClientDialogue(Request request, Streams streams, Interpreter interpreter)
    implements Dialogue {
  static ClientDialogue of(Request request, Streams streams, Interpreter interpreter) {
    interpreter.directory(Path.of(request.directory()));
    return new ClientDialogue(request, streams, interpreter);
  }

  @Override
  public int run(Lines lines) {
    try {
      return switch (request.what()) {
        case COMMANDS -> interpreter.run(request.name(), request.text());
        case LINES -> Shell.run(interpreter, Shell.pipe(streams));
        case TERMINAL -> Shell.run(interpreter, lines);
      };
    } catch (Leave e) {
      return e.status();
    } finally {
      streams.out().flush();
      streams.err().flush();
    }
  }

  @Override
  public void stop() {
    interpreter.stop();
  }

  @Override
  public void end() {
    interpreter.end();
  }

  @Override
  public List<Candidate> complete(String typed) {
    return interpreter.complete(typed);
  }

  @Override
  public void close() {
    interpreter.close();
  }
}
