package org.bindery.uapi.door.kit;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineEventQueue;

/** Events; an empty record stands for lost ones. */
public final class FakeEventQueue implements EngineEventQueue {
  public final Deque<byte[]> waiting = new ArrayDeque<>();
  public boolean closed;
  private final int id;
  private int sequence;

  FakeEventQueue(int id) {
    this.id = id;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public int read(int room, Reader reader) {
    if (room < HEADER_SIZE) {
      throw Refusal.of(Errno.EINVAL, "no room for a header").exception();
    }
    int done = 0;
    while (!waiting.isEmpty()) {
      byte[] record = waiting.getFirst();
      int size = HEADER_SIZE + record.length;
      if (size > room - done) {
        if (done == 0) {
          throw Refusal.of(Errno.EINVAL, "%d bytes do not fit", size).exception();
        }
        break;
      }
      reader.read(sequence, record.length == 0, MemorySegment.ofArray(record));
      sequence++;
      waiting.removeFirst();
      done += size;
    }
    return done;
  }

  @Override
  public boolean pending() {
    return !waiting.isEmpty();
  }

  @Override
  public void whenPending(Runnable told) {}

  @Override
  public void close() {
    closed = true;
  }
}
