package org.bindery.shell.serve;

import java.io.IOException;
import java.io.InputStream;
import org.bindery.shell.wire.Frame;
import org.bindery.shell.wire.Kind;

/**
 * Standard input of a client, fetched when somebody reads. Safe for use by several threads, which
 * share it as processes share a pipe.
 */
final class FromClient extends InputStream {
  private final Questions questions;
  // Guarded by this.
  private byte[] bytes = new byte[0];
  private int at;
  private boolean ended;

  FromClient(Questions questions) {
    this.questions = questions;
  }

  @Override
  public synchronized int available() {
    return bytes.length - at;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == bytes.length && !ended) {
      bytes = questions.ask(Frame.of(Kind.WANTED)).map(Frame::payload).orElse(new byte[0]);
      at = 0;
      ended = bytes.length == 0;
    }
    if (ended) {
      return -1;
    }
    int taken = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, into, offset, taken);
    at += taken;
    return taken;
  }
}
