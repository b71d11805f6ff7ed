package org.bindery.core.access;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PinnedRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.SoftwareDevice;
import org.bindery.api.UnmapListener;

/**
 * A software device registered in an fd.
 *
 * <p>An attach, replace or detach is under way at most once: {@link #moving} is taken for it, and
 * no lock is held meanwhile. A close, or a failure, that comes in between is completed by whoever
 * is moving it. Its own lock guards the fields below and nothing is called under it.
 */
final class RegisteredDevice implements SoftwareDevice {
  private final SoftwareDevices fd;
  private final int id;
  private final String label;
  private final Optional<String> parent;
  private final UnmapListener listener;
  private final boolean bound;
  private boolean moving;
  private Space space;
  private boolean closed;
  private boolean gone;
  private Optional<String> failure = Optional.empty();

  /**
   * @param bound it is a device that is bound in the fd, whose the label is
   */
  RegisteredDevice(
      SoftwareDevices fd,
      int id,
      String label,
      Optional<String> parent,
      UnmapListener listener,
      boolean bound) {
    this.fd = fd;
    this.id = id;
    this.label = label;
    this.parent = parent;
    this.listener = listener;
    this.bound = bound;
  }

  boolean bound() {
    return bound;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Optional<String> parent() {
    return parent;
  }

  /** Why its listener failed; empty: it did not. */
  synchronized Optional<String> failure() {
    return failure;
  }

  @Override
  public int attach(int ioas) {
    Optional<Space> before = begin("attached");
    try {
      if (before.isPresent()) {
        throw attachedAlready(before.get());
      }
      Space wanted = fd.spaces().require(ioas);
      wanted.join(this);
      settle(wanted);
      return ioas;
    } finally {
      end();
    }
  }

  @Override
  public int replace(int ioas) {
    Space before = begin("moved").orElse(null);
    try {
      if (before == null) {
        throw notAttached();
      }
      Space wanted = fd.spaces().require(ioas);
      boolean other = wanted != before;
      if (other) {
        wanted.join(this);
      }
      before.accept(this, false);
      askAll(before, "replace");
      if (failure().isPresent()) {
        if (other) {
          wanted.leave(this);
        }
        requireUsable();
      }
      settle(wanted);
      if (other) {
        leave(before);
      }
      return ioas;
    } finally {
      end();
    }
  }

  @Override
  public void detach() {
    Optional<Space> before = begin("detached");
    try {
      before.ifPresent(this::detach);
    } finally {
      end();
    }
  }

  /** Lets it access from here on. */
  private void settle(Space joined) {
    synchronized (this) {
      space = joined;
    }
    joined.accept(this, true);
  }

  private void detach(Space before) {
    before.accept(this, false);
    askAll(before, "detach");
    synchronized (this) {
      space = null;
    }
    leave(before);
  }

  private void leave(Space before) {
    if (before.leave(this)) {
      fd.stillPinned(this, before.id());
    }
  }

  private void askAll(Space before, String why) {
    if (failure().isEmpty()) {
      ask("%s from ioas %d".formatted(why, before.id()), List.of());
    }
  }

  /**
   * Asks to unpin, and fails the device when its listener does.
   *
   * @param ranges empty: everything
   */
  void ask(String why, List<IovaRange> ranges) {
    try {
      fd.calls()
          .run(
              "software device " + label,
              why,
              () -> {
                if (ranges.isEmpty()) {
                  listener.unmapping(0, -1);
                }
                ranges.forEach(r -> listener.unmapping(r.start(), r.last() - r.start() + 1));
              });
    } catch (RefusedException e) {
      fail(e.refusal().reason());
    }
  }

  /** It may do anything, or nothing any more: it gets no further access. */
  private void fail(String why) {
    boolean first;
    boolean mine = false;
    synchronized (this) {
      first = failure.isEmpty();
      if (first) {
        failure = Optional.of(why);
        mine = !moving;
        moving = true;
      }
    }
    if (first) {
      fd.failed(this, why);
    }
    if (mine) {
      end();
    }
  }

  @Override
  public synchronized OptionalInt attached() {
    return space == null ? OptionalInt.empty() : OptionalInt.of(space.id());
  }

  @Override
  public PinnedRange pin(long iova, long length, Access access) {
    requireUsable();
    if (access == Access.NONE) {
      throw Refusal.of(Errno.EINVAL, "neither reading nor writing is asked for").exception();
    }
    IovaRange range = range(iova, length);
    return reaching(() -> requireAttached().pin(this, range, access));
  }

  @Override
  public void read(long iova, MemorySegment into) {
    transfer(iova, into, false);
  }

  @Override
  public void write(long iova, MemorySegment from) {
    transfer(iova, from, true);
  }

  private void transfer(long iova, MemorySegment bytes, boolean out) {
    requireUsable();
    IovaRange range = range(iova, bytes.byteSize());
    UserBytes.check(bytes, out);
    var unused =
        reaching(() -> {
          requireAttached().transfer(this, range, bytes, out);
          return bytes;
        });
  }

  private <T> T reaching(Supplier<T> access) {
    try {
      return access.get();
    } catch (RefusedException e) {
      // It was closed, or failed, while the call ran: say that, not what it looked like on the way.
      requireUsable();
      throw e;
    }
  }

  private static IovaRange range(long iova, long length) {
    if (length == 0) {
      throw Refusal.of(Errno.EINVAL, "the length is 0").exception();
    }
    long last = iova + (length - 1);
    if (Long.compareUnsigned(last, iova) < 0) {
      throw Refusal.of(
              Errno.EOVERFLOW, "IOVA 0x%x plus 0x%x bytes goes beyond 64 bits", iova, length)
          .exception();
    }
    return new IovaRange(iova, last);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (moving) {
        return;
      }
      moving = true;
    }
    end();
  }

  /** Takes the right to move it. */
  private synchronized Optional<Space> begin(String what) {
    requireUsable();
    if (moving) {
      throw Refusal.of(
              Errno.EBUSY, "%s is being moved by another call; it is not %s now", label, what)
          .blockedBy(label, "being moved")
          .exception();
    }
    moving = true;
    return Optional.ofNullable(space);
  }

  /** Gives the right back, after what has come meanwhile was done. */
  private void end() {
    while (true) {
      Optional<Space> left;
      boolean forget;
      synchronized (this) {
        left = closed || failure.isPresent() ? Optional.ofNullable(space) : Optional.empty();
        forget = left.isEmpty() && closed && !gone;
        gone |= forget;
        if (left.isEmpty()) {
          moving = false;
        }
      }
      if (left.isEmpty()) {
        if (forget) {
          fd.forget(this);
        }
        return;
      }
      detach(left.get());
    }
  }

  private Space requireAttached() {
    Space now;
    synchronized (this) {
      now = space;
    }
    if (now == null) {
      throw notAttached();
    }
    return now;
  }

  private synchronized void requireUsable() {
    if (closed) {
      throw Refusal.of(Errno.ENODEV, "software device %s of %s is closed", label, fd.name())
          .exception();
    }
    if (failure.isPresent()) {
      throw Refusal.of(Errno.EIO, "software device %s has failed: %s", label, failure.get())
          .blockedBy(label, failure.get())
          .exception();
    }
  }

  private RefusedException notAttached() {
    return Refusal.of(Errno.ENOENT, "%s of %s is not attached to an ioas", label, fd.name())
        .exception();
  }

  private RefusedException attachedAlready(Space before) {
    return Refusal.of(Errno.EINVAL, "%s is attached to ioas %d already", label, before.id())
        .blockedBy(label, "attached to ioas " + before.id())
        .exception();
  }

  @Override
  public String toString() {
    return label;
  }
}
