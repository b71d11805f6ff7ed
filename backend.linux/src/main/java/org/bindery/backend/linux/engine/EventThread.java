package org.bindery.backend.linux.engine;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.gateway.Descriptor;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.Poller;

/**
 * The one thread of a host that waits for its devices' interrupts. It begins with the first of them
 * and ends with the engine. Thread-safe.
 */
public final class EventThread implements AutoCloseable {
  private final String host;
  private final Gateway gateway;
  // Guarded by this.
  private Poller poller;
  private boolean closed;

  EventThread(String host, Gateway gateway) {
    this.host = host;
    this.gateway = gateway;
  }

  /** A new eventfd; the caller closes it. */
  public Descriptor eventfd() throws ErrnoException {
    return gateway.eventfd();
  }

  /**
   * @param readable reads what is there; does not block and throws nothing
   * @throws org.bindery.api.RefusedException ENODEV the host is gone
   */
  public synchronized void add(Descriptor fd, Runnable readable) throws ErrnoException {
    if (closed) {
      throw Refusal.of(Errno.ENODEV, "host %s is gone", host).exception();
    }
    if (poller == null) {
      poller = gateway.poller();
      Thread.ofPlatform().daemon().name("bindery interrupts of " + host).start(poller::run);
    }
    poller.add(fd, readable);
  }

  /** A run in flight may still end after this. */
  public synchronized void remove(Descriptor fd) {
    if (poller != null) {
      poller.remove(fd);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (poller != null) {
      poller.close();
    }
  }
}
