package org.bindery.iommufd.access;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.api.MemorySlice;
import org.bindery.engine.AccessCommands.AccessUser;
import org.bindery.engine.EngineAccess;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.ioas.PinnedAreas;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;

/**
 * An access of a software device: {@code struct iommufd_access}. Thread-safe.
 *
 * <p>Its lock ({@code access->ioas_lock}) comes before those of address spaces, shared by what uses
 * the attachment; the user is called without it.
 */
final class AccessObject extends IoasAccess implements EngineAccess {
  private final ObjectTable objects;
  private final Gate gate;
  private final AccessUser user;
  private final boolean pins;
  private final AccessRefusals refusals;
  private final UnmapCalls calls = new UnmapCalls();
  private final PinBook book = new PinBook();
  private final ReentrantReadWriteLock attachment = new ReentrantReadWriteLock();

  // Written under attachment. Null while it leaves, so that nothing begins.
  private volatile Ioas ioas;
  // Guarded by attachment. Where it is until it has left.
  private Ioas unpinning;
  private boolean ended;
  private boolean endsWhenLeft;

  AccessObject(int id, String fd, ObjectTable objects, Gate gate, AccessUser user, boolean pins) {
    super(id);
    this.objects = objects;
    this.gate = gate;
    this.user = user;
    this.pins = pins;
    this.refusals = new AccessRefusals(fd, id);
  }

  @Override
  public void attach(int wanted) {
    gate.enter();
    attachment.writeLock().lock();
    try {
      Ioas now = ioas;
      if (now != null) {
        throw refusals.attached(now);
      }
      change(wanted);
    } finally {
      attachment.writeLock().unlock();
      gate.leave();
    }
  }

  @Override
  public void replace(int wanted) {
    gate.enter();
    attachment.writeLock().lock();
    try {
      if (ioas == null) {
        throw refusals.detached();
      }
      change(wanted);
    } finally {
      attachment.writeLock().unlock();
      gate.leave();
    }
  }

  @Override
  public void detach() {
    if (gate.enterOrAwaitClose()) {
      attachment.writeLock().lock();
      try {
        if (ioas != null) {
          change((Ioas) null);
        }
      } finally {
        attachment.writeLock().unlock();
        gate.leave();
      }
    }
  }

  @Override
  public List<MemorySlice> pin(long iova, long length, Access access) {
    gate.enter();
    attachment.readLock().lock();
    try {
      if (!pins) {
        throw refusals.pinsNothing();
      }
      IovaRange range = refusals.range(iova, length);
      if (access == Access.NONE) {
        throw refusals.direction();
      }
      PinnedAreas pinned = attached().pins().pin(range, access, false);
      // From the book on another thread's unpin of the same range may take it.
      List<MemorySlice> slices = pinned.slices();
      book.add(pinned);
      return slices;
    } finally {
      attachment.readLock().unlock();
      gate.leave();
    }
  }

  // Also while the fd closes: that is when its user is told to.
  @Override
  public void unpin(long iova, long length) {
    IovaRange range = refusals.range(iova, length);
    attachment.readLock().lock();
    try {
      PinnedAreas pinned = book.take(range);
      if (pinned != null) {
        pinned.release();
      } else if (!ended) {
        throw refusals.notPinned(range);
      }
    } finally {
      attachment.readLock().unlock();
    }
  }

  @Override
  public void read(long iova, MemorySegment into) {
    copy(iova, into, Access.READ);
  }

  @Override
  public void write(long iova, MemorySegment from) {
    copy(iova, from, Access.WRITE);
  }

  private void copy(long iova, MemorySegment bytes, Access access) {
    gate.enter();
    attachment.readLock().lock();
    try {
      IovaRange range = refusals.range(iova, bytes.byteSize());
      attached().pins().copy(range, bytes, access);
    } finally {
      attachment.readLock().unlock();
      gate.leave();
    }
  }

  @Override
  public void close() {
    if (gate.enterOrAwaitClose()) {
      try {
        end();
      } finally {
        gate.leave();
      }
    }
  }

  @Override
  public void end() {
    calls.end();
    endOnce();
    // Meanwhile another thread may have begun to tell the user that it leaves.
    calls.end();
  }

  private void endOnce() {
    attachment.writeLock().lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      if (ioas == unpinning) {
        try {
          change((Ioas) null);
        } finally {
          objects.releaseAndRetire(this);
        }
      } else {
        // Its user ends it while told to unpin, or another thread does meanwhile.
        endsWhenLeft = true;
      }
    } finally {
      attachment.writeLock().unlock();
    }
  }

  @Override
  public Ioas ioas() {
    return ioas;
  }

  @Override
  public String maker() {
    return "a software device";
  }

  @Override
  public long alignment() {
    return pins ? 4096 : 1;
  }

  @Override
  public void unmapping(IovaRange area) {
    if (calls.enter()) {
      try {
        user.unmap(area.start(), area.last() - area.start() + 1);
      } finally {
        calls.leave();
      }
    }
  }

  @Override
  public boolean hasPinned(IovaRange range) {
    return book.meets(range);
  }

  private void change(int wanted) {
    Ioas to = objects.use(wanted, Ioas.class, "ioas");
    try {
      change(to);
    } finally {
      objects.release(to);
    }
  }

  /**
   * Moves: {@code iommufd_access_change_ioas}. The caller holds {@link #attachment} exclusively;
   * the user is called without it.
   *
   * @param to used by the caller until this returns; null: nowhere
   */
  private void change(Ioas to) {
    if (ended && to != null) {
      throw refusals.closed();
    }
    Ioas from = ioas;
    if (from != unpinning) {
      throw refusals.moving();
    }
    if (from == to) {
      return;
    }
    if (to != null) {
      to.addUser(this);
      objects.useAgain(to);
    }
    ioas = null;
    try {
      if (from != null) {
        leave(from);
      }
    } finally {
      ioas = to;
      unpinning = to;
      if (endsWhenLeft) {
        endsWhenLeft = false;
        end(to);
      }
    }
  }

  private void leave(Ioas from) {
    calls.enterToLeave();
    attachment.writeLock().unlock();
    try {
      user.unmap(0, -1);
    } finally {
      calls.leave();
      attachment.writeLock().lock();
      leaveBehind(from);
    }
  }

  /** Whatever its user has not unpinned goes with it: nothing stays pinned for nobody. */
  private void leaveBehind(Ioas from) {
    book.releaseAll();
    from.removeUser(this);
    objects.release(from);
  }

  private void end(Ioas last) {
    ioas = null;
    unpinning = null;
    if (last != null) {
      leaveBehind(last);
    }
    objects.releaseAndRetire(this);
  }

  private Ioas attached() {
    Ioas now = ioas;
    if (now == null) {
      throw refusals.detached();
    }
    return now;
  }
}
