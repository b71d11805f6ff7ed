package org.bindery.shell.client;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bindery.shell.complete.Candidate;
import org.bindery.shell.terminal.Abandoned;
import org.bindery.shell.terminal.Streams;
import org.bindery.shell.terminal.Terminal;
import org.bindery.shell.wire.Frame;
import org.bindery.shell.wire.Kind;
import org.bindery.shell.wire.Request;
import org.bindery.shell.wire.Wire;
import org.bindery.shell.wire.WireException;

/**
 * One request at a server. One thread does all, so that the server asks for a line only when what
 * it wrote before has been shown; only Ctrl-C comes on another.
 */
final class Visit {
  private static final int CHUNK = 8 << 10;

  private final Wire wire;
  private final Streams streams;
  private final Path data;
  private Terminal terminal;
  private boolean deaf;

  Visit(Wire wire, Streams streams, Path data) {
    this.wire = wire;
    this.streams = streams;
    this.data = data;
  }

  /**
   * @return the exit status
   * @throws IOException the server ended before it was done
   */
  int hold(Request request) throws IOException {
    wire.write(request.frame());
    try {
      for (Frame frame = wire.read(); frame != null; frame = wire.read()) {
        switch (frame.kind()) {
          case OUTPUT -> show(streams.out(), frame);
          case ERROR -> show(streams.err(), frame);
          case WANTED -> wire.write(new Frame(Kind.INPUT, input()));
          case PROMPT -> wire.write(line(frame.text().equals("more")));
          case EXIT -> {
            return Integer.parseInt(frame.text());
          }
          default -> throw new WireException("it sent a message that is the client's to send");
        }
      }
      throw new WireException("it ended before the commands were done");
    } catch (NumberFormatException e) {
      throw new WireException("it sent an exit status that is none");
    } finally {
      if (terminal != null) {
        terminal.close();
      }
    }
  }

  private void show(PrintStream to, Frame frame) throws IOException {
    to.write(frame.payload(), 0, frame.payload().length);
    if (to.checkError() && to == streams.out() && !deaf) {
      deaf = true;
      wire.write(Frame.of(Kind.DEAF));
    }
  }

  private byte[] input() throws IOException {
    byte[] bytes = new byte[CHUNK];
    int length = streams.in().read(bytes);
    return length < 0 ? new byte[0] : Arrays.copyOf(bytes, length);
  }

  private Frame line(boolean more) throws IOException {
    if (terminal == null) {
      terminal = Terminal.open(Optional.of(data.resolve("history")), this::candidates, this::stop);
    }
    try {
      String line = terminal.next(more);
      return line == null ? Frame.of(Kind.END) : Frame.of(Kind.LINE, line);
    } catch (Abandoned e) {
      return Frame.of(Kind.ABANDONED);
    }
  }

  private List<Candidate> candidates(String typed) {
    try {
      wire.write(Frame.of(Kind.COMPLETE, typed));
      Frame answer = wire.read();
      // Of a command that was interrupted something may still come.
      while (answer != null && answer.kind() != Kind.CANDIDATES) {
        show(answer.kind() == Kind.OUTPUT ? streams.out() : streams.err(), answer);
        answer = wire.read();
      }
      List<String> texts = answer == null ? List.of() : answer.texts();
      List<Candidate> candidates = new ArrayList<>();
      for (int i = 0; i + 2 < texts.size(); i += 3) {
        candidates.add(
            new Candidate(texts.get(i), texts.get(i + 1), texts.get(i + 2).equals("open")));
      }
      return candidates;
    } catch (IOException e) {
      return List.of(); // the next line finds the server gone
    }
  }

  private void stop() {
    try {
      wire.write(Frame.of(Kind.STOP));
    } catch (IOException e) {
      // It has ended by itself.
    }
  }
}
