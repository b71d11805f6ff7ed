package org.bindery.uapi.door.file;

/** The descriptor of a queue: it has no position, and keeps the fd that the queue is of. */
abstract class QueueFile extends OpenFile {
  private final OpenFile fd;
  private final Runnable close;

  /**
   * @param fd held by the caller for this file from now on
   */
  QueueFile(OpenFile fd, Runnable close) {
    this.fd = fd;
    this.close = close;
  }

  @Override
  protected final long read(Caller caller, long address, long count, long position) {
    throw positioned();
  }

  @Override
  protected final long write(Caller caller, long address, long count, long position) {
    throw positioned();
  }

  @Override
  protected final void end() {
    try {
      close.run();
    } finally {
      fd.drop();
    }
  }
}
