package org.bindery.backend.linux.vfio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongConsumer;
import org.bindery.backend.linux.engine.EventThread;
import org.bindery.backend.linux.engine.KernelErrors;
import org.bindery.gateway.Descriptor;
import org.bindery.gateway.ErrnoException;

/** Eventfds that the host's one thread waits for. Thread-safe. */
record PolledSignals(EventThread thread) implements Signals {
  @Override
  public Signal open(LongConsumer raised) {
    Descriptor eventfd;
    try {
      eventfd = thread.eventfd();
    } catch (ErrnoException e) {
      throw KernelErrors.unforeseen(-e.errno(), "an eventfd for an interrupt").exception(e);
    }
    MemorySegment count = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    boolean added = false;
    try {
      thread.add(
          eventfd,
          () -> {
            if (eventfd.read(count) == Long.BYTES) {
              raised.accept(count.get(ValueLayout.JAVA_LONG, 0));
            }
          });
      added = true;
    } catch (ErrnoException e) {
      throw KernelErrors.unforeseen(-e.errno(), "waiting for an interrupt").exception(e);
    } finally {
      if (!added) {
        eventfd.close();
      }
    }
    return new Signal() {
      @Override
      public int number() {
        return eventfd.number();
      }

      @Override
      public void close() {
        thread.remove(eventfd);
        eventfd.close();
      }
    };
  }
}
