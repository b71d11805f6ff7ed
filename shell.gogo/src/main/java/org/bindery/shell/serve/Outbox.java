package org.bindery.shell.serve;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.bindery.shell.wire.Frame;
import org.bindery.shell.wire.Kind;
import org.bindery.shell.wire.Wire;

/**
 * What goes to one client, in order. Commands are ended by interrupts, and an interrupt in a write
 * to a socket closes it: so a thread that nobody interrupts writes. A client that reads slowly
 * holds up its own commands, and nobody else. Safe for use by several threads.
 */
final class Outbox implements AutoCloseable {
  private static final int FRAMES = 64;

  private final Wire wire;
  private final BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(FRAMES);
  private final Thread writer;
  private volatile boolean broken;

  Outbox(Wire wire, String name) {
    this.wire = wire;
    this.writer = Thread.ofVirtual().name(name + "-out").start(this::write);
  }

  /**
   * @throws InterruptedIOException the command that writes is to end
   * @throws IOException the client has gone
   */
  void put(Frame frame) throws IOException {
    if (broken) {
      throw new IOException("the client has gone");
    }
    try {
      queue.put(frame);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /**
   * To the last frame; after an error it takes what is left away, so that nobody waits for room.
   */
  private void write() {
    try {
      while (true) {
        Frame frame = queue.take();
        if (!broken) {
          send(frame);
        }
        if (frame.kind() == Kind.EXIT) {
          return;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it", e);
    }
  }

  private void send(Frame frame) {
    try {
      wire.write(frame);
    } catch (IOException e) {
      broken = true;
    }
  }

  /** Sends the exit status as the last frame, and waits until the client has all. */
  void exit(int status) throws InterruptedException {
    queue.put(Frame.of(Kind.EXIT, Integer.toString(status)));
    writer.join();
  }

  /** Nothing is sent any more; {@link #exit} was called, or is not wanted. */
  @Override
  public void close() {
    broken = true;
    queue.clear();
    var unused = queue.offer(Frame.of(Kind.EXIT));
  }
}
