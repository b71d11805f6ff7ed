package org.bindery.backend.linux.uevent;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.gateway.Descriptor;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.Poller;

/**
 * Says when devices may have come or gone. An event is a hint to look, never a fact: any process
 * with the right may send one, and the kernel drops events that nobody reads in time.
 */
public final class UeventSource implements AutoCloseable {
  private static final int ENOBUFS = 105;

  /** {@code UEVENT_BUFFER_SIZE} of the kernel, and its header line. */
  private static final int MESSAGE = 8192;

  private final Descriptor socket;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment message = arena.allocate(MESSAGE);
  private final Runnable look;

  /**
   * @param look runs on the poller's thread, once for all events that are there
   */
  public UeventSource(Gateway gateway, Poller poller, Runnable look) throws ErrnoException {
    this.look = look;
    this.socket = gateway.uevents();
    poller.add(socket, this::drain);
  }

  private void drain() {
    boolean changed = false;
    for (; ; ) {
      long count = socket.read(message);
      if (count > 0) {
        byte[] bytes = message.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        changed |= Uevent.parse(bytes).filter(Uevent::changesDevices).isPresent();
      } else if (count == -ENOBUFS) {
        changed = true;
      } else {
        break;
      }
    }
    if (changed) {
      look.run();
    }
  }

  /** To be called when the poller has ended. */
  @Override
  public void close() {
    socket.close();
    arena.close();
  }
}
