package org.bindery.gateway;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits for many descriptors at once, by {@code poll(2)}: what waits here is interrupts and events,
 * some dozens of them, and that structure is the same on every architecture.
 *
 * <p><b>Threads.</b> One thread at a time calls {@link #run}; the rest is safe for several. Adding,
 * removing and closing wake the waiting thread by an eventfd. While it waits it uses the
 * descriptors it waits for, so that none of their numbers can be another file's; one that is closed
 * is removed.
 */
public final class Poller implements AutoCloseable {
  private static final int POLLIN = 1;
  private static final int EINTR = 4;
  // struct pollfd
  private static final long ENTRY = 8;
  private static final long EVENTS = 4;
  private static final long REVENTS = 6;
  private static final int FOREVER = -1;

  private final Map<Descriptor, Runnable> waiting = new ConcurrentHashMap<>();
  private final Descriptor wake;
  private final Pollers pollers;
  private volatile boolean closed;

  Poller(Descriptor wake, Pollers pollers) {
    this.wake = wake;
    this.pollers = pollers;
    pollers.add(this);
  }

  /**
   * Has something run whenever the descriptor is readable or at its end; instead of what was run
   * before.
   *
   * @param readable runs on the thread of {@link #run}; it reads what is there, else it is run
   *     again at once. What it throws ends that run.
   */
  public void add(Descriptor fd, Runnable readable) {
    waiting.put(fd, readable);
    wake();
  }

  /** Ends it; a run in flight may still end after this. */
  public void remove(Descriptor fd) {
    if (waiting.remove(fd) != null) {
      wake();
    }
  }

  /** Waits, and runs what is readable, until the poller is closed. */
  public void run() {
    while (!closed) {
      List<Map.Entry<Descriptor, Runnable>> readable = await();
      for (Map.Entry<Descriptor, Runnable> entry : readable) {
        // Removed by one that ran just before: it does not want to hear of it any more.
        if (waiting.get(entry.getKey()) == entry.getValue()) {
          entry.getValue().run();
        }
      }
    }
  }

  private List<Map.Entry<Descriptor, Runnable>> await() {
    List<Map.Entry<Descriptor, Runnable>> entered = new ArrayList<>();
    if (!wake.enter()) {
      return List.of();
    }
    try (Arena arena = Arena.ofConfined()) {
      waiting
          .entrySet()
          .forEach(entry -> {
            if (entry.getKey().enter()) {
              entered.add(Map.entry(entry.getKey(), entry.getValue()));
            } else {
              waiting.remove(entry.getKey());
            }
          });
      MemorySegment fds = arena.allocate(ENTRY * (entered.size() + 1), Integer.BYTES);
      put(fds, 0, wake);
      for (int i = 0; i < entered.size(); i++) {
        put(fds, i + 1, entered.get(i).getKey());
      }
      int count = Libc.poll(fds, entered.size() + 1L, FOREVER);
      if (count < 0 && count != -EINTR) {
        throw new IllegalStateException("poll: errno " + -count);
      }
      List<Map.Entry<Descriptor, Runnable>> readable = new ArrayList<>();
      for (int i = 0; count > 0 && i < entered.size(); i++) {
        if (isReadable(fds, i + 1)) {
          readable.add(entered.get(i));
        }
      }
      if (count > 0 && isReadable(fds, 0)) {
        wake.read(arena.allocate(ValueLayout.JAVA_LONG));
      }
      return readable;
    } finally {
      entered.forEach(entry -> entry.getKey().leave());
      wake.leave();
    }
  }

  private static void put(MemorySegment fds, int index, Descriptor descriptor) {
    fds.set(ValueLayout.JAVA_INT, index * ENTRY, descriptor.number());
    fds.set(ValueLayout.JAVA_SHORT, index * ENTRY + EVENTS, (short) POLLIN);
  }

  private static boolean isReadable(MemorySegment fds, int index) {
    return fds.get(ValueLayout.JAVA_SHORT, index * ENTRY + REVENTS) != 0;
  }

  private void wake() {
    try (Arena arena = Arena.ofConfined()) {
      wake.write(arena.allocateFrom(ValueLayout.JAVA_LONG, 1L));
    }
  }

  /** Ends {@link #run}; the descriptors stay their owners'. */
  @Override
  public void close() {
    closed = true;
    waiting.clear();
    wake();
    pollers.remove(this);
    wake.close();
  }
}
