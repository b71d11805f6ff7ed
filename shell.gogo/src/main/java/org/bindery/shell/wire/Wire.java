package org.bindery.shell.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Frames over a connected socket. Written by any thread, whole frames at a time; read by one
 * thread. Closing it ends both, from whatever thread.
 */
public final class Wire implements AutoCloseable {
  /** Bytes of a payload, at most. */
  public static final int LIMIT = 16 << 20;

  private static final int HEAD = 1 + Integer.BYTES;

  private final SocketChannel socket;
  private final Object writing = new Object();

  public Wire(SocketChannel socket) {
    this.socket = socket;
  }

  /**
   * Waits until the other end has taken it into its buffer.
   *
   * @throws IOException the other end has gone
   */
  public void write(Frame frame) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + frame.payload().length);
    bytes.put(frame.kind().code()).putInt(frame.payload().length).put(frame.payload()).flip();
    synchronized (writing) {
      while (bytes.hasRemaining()) {
        socket.write(bytes);
      }
    }
  }

  /**
   * Waits for the next frame.
   *
   * @return null: the other end has closed
   * @throws WireException what comes is no frame
   */
  public Frame read() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    if (!fill(head)) {
      return null;
    }
    byte code = head.get();
    int length = head.getInt();
    Kind kind =
        Kind.of(code)
            .orElseThrow(() ->
                new WireException("what came is no message: it begins with " + (code & 0xff)));
    if (length < 0 || length > LIMIT) {
      throw new WireException(
          "a message is too long: %s bytes, %d at most"
              .formatted(Integer.toUnsignedString(length), LIMIT));
    }
    // As it comes: what is only announced takes no memory.
    ByteBuffer payload = ByteBuffer.allocate(Math.min(length, 1 << 16));
    while (payload.position() < length) {
      if (!payload.hasRemaining()) {
        payload = ByteBuffer.allocate(Math.min(length, 2 * payload.capacity())).put(payload.flip());
      }
      if (socket.read(payload) < 0) {
        throw new WireException("a message is cut off");
      }
    }
    return new Frame(kind, payload.array());
  }

  /** False: the end came before the first byte. */
  private boolean fill(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (socket.read(bytes) < 0) {
        if (bytes.position() == 0) {
          return false;
        }
        throw new WireException("a message is cut off");
      }
    }
    bytes.flip();
    return true;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It cannot be used any more either way.
    }
  }
}
