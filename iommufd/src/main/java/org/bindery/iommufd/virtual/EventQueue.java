package org.bindery.iommufd.virtual;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineEventQueue;

/**
 * Events in order, each with a number, up to a depth: {@code iommufd_vevent_handler} and {@code
 * iommufd_veventq_fops_read}. What does not fit takes a number too and leaves one mark at the end,
 * which has the number of the last that was lost and makes way for the next event. Thread-safe.
 */
final class EventQueue {
  private static final byte[] NOTHING = {};

  private record Event(int sequence, byte[] record, boolean lost) {}

  private final int depth;
  // Guarded by this.
  private final Deque<Event> waiting = new ArrayDeque<>();
  private int sequence;

  /** Events that wait or are being read, marks aside. */
  private int kept;

  EventQueue(int depth, int firstSequence) {
    this.depth = depth;
    this.sequence = firstSequence;
  }

  synchronized void add(MemorySegment record) {
    if (kept == depth) {
      append(NOTHING, true);
    } else {
      kept++;
      append(record.toArray(ValueLayout.JAVA_BYTE), false);
    }
  }

  private void append(byte[] record, boolean lost) {
    if (!waiting.isEmpty() && waiting.getLast().lost()) {
      waiting.removeLast();
    }
    waiting.add(new Event(sequence, record, lost));
    sequence = sequence + 1 & Integer.MAX_VALUE;
  }

  synchronized boolean pending() {
    return !waiting.isEmpty();
  }

  /** As {@link EngineEventQueue#read}. */
  int read(int room, EngineEventQueue.Reader reader) {
    if (room < EngineEventQueue.HEADER_SIZE) {
      throw tooSmall(room, EngineEventQueue.HEADER_SIZE);
    }
    int done = 0;
    for (Event event = take(); event != null; event = take()) {
      int size = EngineEventQueue.HEADER_SIZE + event.record().length;
      boolean fits = size <= room - done;
      if (!fits || !hand(event, reader, done == 0)) {
        if (!fits) {
          restore(event);
        }
        if (done == 0) {
          throw tooSmall(room, size);
        }
        return done;
      }
      done += size;
    }
    return done;
  }

  /**
   * @param first whether what the reader throws is told
   * @return false: it threw, and the event waits again
   */
  private boolean hand(Event event, EngineEventQueue.Reader reader, boolean first) {
    boolean handed = false;
    try {
      MemorySegment record = MemorySegment.ofArray(event.record()).asReadOnly();
      reader.read(event.sequence(), event.lost(), record);
      handed = true;
    } catch (RuntimeException e) {
      if (first) {
        throw e;
      }
    } finally {
      if (handed) {
        handed(event);
      } else {
        restore(event);
      }
    }
    return handed;
  }

  private synchronized Event take() {
    return waiting.poll();
  }

  private synchronized void handed(Event event) {
    if (!event.lost()) {
      kept--;
    }
  }

  // A mark stands at the end only; what came meanwhile shows by its number that some were lost.
  private synchronized void restore(Event event) {
    if (!event.lost() || waiting.isEmpty()) {
      waiting.push(event);
    }
  }

  private static RuntimeException tooSmall(int room, int size) {
    return Refusal.of(
            Errno.EINVAL, "%d bytes are no room for what is next, which takes %d", room, size)
        .exception();
  }
}
