package org.bindery.shell.serve;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bindery.shell.complete.Candidate;
import org.bindery.shell.terminal.Streams;
import org.bindery.shell.wire.Frame;
import org.bindery.shell.wire.Kind;
import org.bindery.shell.wire.Request;
import org.bindery.shell.wire.Wire;
import org.bindery.shell.wire.WireException;

/**
 * One client, from its request to its exit status. Three threads: one runs the commands, one reads
 * what the client says meanwhile, one writes ({@link Outbox}); they meet in the {@link Questions}.
 * A client that goes, or does not speak as it should, ends its own commands alone.
 */
final class Conversation implements Runnable, AutoCloseable {
  private static final int WRONG_USAGE = 2;
  private static final long AGAIN_MILLIS = 50;

  private final Wire wire;
  private final String name;
  private final Dialogue.Opener opener;
  private final CountDownLatch done = new CountDownLatch(1);

  Conversation(Wire wire, String name, Dialogue.Opener opener) {
    this.wire = wire;
    this.name = name;
    this.opener = opener;
  }

  @Override
  public void run() {
    try (wire;
        Outbox outbox = new Outbox(wire, name)) {
      try {
        Frame first = wire.read();
        if (first != null) {
          outbox.exit(hold(Request.of(first), outbox));
        }
      } catch (WireException e) {
        outbox.put(Frame.of(Kind.ERROR, "bindery: " + e.getMessage() + "\n"));
        outbox.exit(WRONG_USAGE);
      }
    } catch (IOException e) {
      // The client has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int hold(Request request, Outbox outbox) throws WireException {
    Questions questions = new Questions(outbox);
    ToClient out = new ToClient(outbox, Kind.OUTPUT);
    ToClient err = new ToClient(outbox, Kind.ERROR);
    Streams streams = new Streams(new FromClient(questions), print(out), print(err));
    try (Dialogue dialogue = opener.open(request, streams)) {
      Listener listener = new Listener(dialogue, questions, outbox, out);
      // It ends with the socket, or when the client has said something wrong.
      Thread.ofVirtual().name(name + "-in").start(listener);
      int status;
      try {
        status = dialogue.run(new TypedLines(questions));
      } finally {
        done.countDown();
      }
      return listener.wrong ? WRONG_USAGE : status;
    }
  }

  private static PrintStream print(ToClient stream) {
    return new PrintStream(stream, false, StandardCharsets.UTF_8);
  }

  /** Ends it from outside: the server stops. */
  @Override
  public void close() {
    wire.close();
  }

  /** What the client says while its commands run. */
  private final class Listener implements Runnable {
    private final Dialogue dialogue;
    private final Questions questions;
    private final Outbox outbox;
    private final ToClient out;
    private volatile boolean wrong;

    Listener(Dialogue dialogue, Questions questions, Outbox outbox, ToClient out) {
      this.dialogue = dialogue;
      this.questions = questions;
      this.outbox = outbox;
      this.out = out;
    }

    @Override
    public void run() {
      try {
        for (Frame frame = wire.read(); frame != null; frame = wire.read()) {
          take(frame);
        }
      } catch (WireException e) {
        wrong = true;
        complain(e);
      } catch (IOException e) {
        // The client has gone.
      }
      questions.end();
      end();
    }

    private void take(Frame frame) throws IOException {
      switch (frame.kind()) {
        case INPUT, LINE, ABANDONED, END -> questions.answer(frame);
        case STOP -> dialogue.stop();
        case DEAF -> out.deaf();
        case COMPLETE -> {
          if (!questions.prompting()) {
            throw new WireException("completion is for the prompt");
          }
          outbox.put(
              Frame.of(
                  Kind.CANDIDATES,
                  dialogue.complete(frame.text()).stream().flatMap(this::texts).toList()));
        }
        default -> throw new WireException("a message came that is the server's to send");
      }
    }

    private Stream<String> texts(Candidate candidate) {
      return Stream.of(candidate.word(), candidate.what(), candidate.open() ? "open" : "");
    }

    private void complain(WireException e) {
      try {
        outbox.put(Frame.of(Kind.ERROR, "bindery: " + e.getMessage() + "\n"));
      } catch (IOException gone) {
        // There is nobody to tell.
      }
    }

    /** Again and again: a command may just have begun, or catch the interrupt. */
    private void end() {
      try {
        do {
          dialogue.end();
        } while (!done.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
