package org.bindery.uapi.door.lab;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;

/** A device's line and its four messages, raised by tests. One kind is wired at a time. */
final class LabInterrupts {
  private final Map<Integer, Wired> wired = new TreeMap<>();
  private boolean asserted;
  private Runnable wanted = () -> {};

  private final class Wired implements Interrupt {
    private final InterruptKind kind;
    private final int vector;
    private long count;

    Wired(InterruptKind kind, int vector) {
      this.kind = kind;
      this.vector = vector;
    }

    @Override
    public InterruptKind kind() {
      return kind;
    }

    @Override
    public int vector() {
      return vector;
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public long await(long seen, Duration timeout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      wired.remove(vector, this);
    }
  }

  Interrupt wire(InterruptKind kind, int vector) {
    if (vector < 0 || vector >= (kind == InterruptKind.INTX ? 1 : 4)) {
      throw Refusal.of(Errno.EINVAL, "no %s vector %d", kind, vector).exception();
    }
    if (vector == 3) {
      throw Refusal.of(Errno.ENOSPC, "no message is left").exception();
    }
    if (wired.containsKey(vector) || wired.values().stream().anyMatch(it -> it.kind != kind)) {
      throw Refusal.of(Errno.EBUSY, "%s is wired", wired).exception();
    }
    Wired made = new Wired(kind, vector);
    made.count = kind == InterruptKind.INTX && asserted ? 1 : 0;
    wired.put(vector, made);
    return made;
  }

  void raise(int vector) {
    Wired there = wired.get(vector);
    if (there != null) {
      there.count++;
    }
  }

  void line(boolean level) {
    if (level && !asserted) {
      raise(0);
    }
    asserted = level;
  }

  String wired() {
    return wired.keySet().toString();
  }

  void listen(Runnable asked) {
    wanted = asked;
  }

  void want() {
    wanted.run();
  }
}
