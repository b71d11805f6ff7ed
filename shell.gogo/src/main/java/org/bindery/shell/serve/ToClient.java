package org.bindery.shell.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.bindery.shell.wire.Frame;
import org.bindery.shell.wire.Kind;

/** Standard output or standard error of a client, as a stream. Safe for use by several threads. */
final class ToClient extends OutputStream {
  private static final int CHUNK = 8 << 10;

  private final Outbox outbox;
  private final Kind kind;
  private volatile boolean deaf;

  ToClient(Outbox outbox, Kind kind) {
    this.outbox = outbox;
    this.kind = kind;
  }

  /** Nobody takes it any more: writing fails from now on, as on a pipe that was closed. */
  void deaf() {
    deaf = true;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int at = offset; at < offset + length; at += CHUNK) {
      if (deaf) {
        throw new IOException("nobody takes the output any more");
      }
      int end = Math.min(offset + length, at + CHUNK);
      outbox.put(new Frame(kind, Arrays.copyOfRange(bytes, at, end)));
    }
  }
}
