package org.bindery.gateway;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A mapped file, until it is closed. Keep it as long as its segment is used: a mapping that is
 * collected is unmapped.
 *
 * <p><b>Threads.</b> Safe for several. The segment belongs to a shared arena, whose close waits for
 * accesses in flight and refuses later ones (IllegalStateException), so nothing is ever unmapped
 * under an access.
 */
public final class Mapping implements AutoCloseable {
  private static final int MAP_SHARED = 1;

  private final MemorySegment segment;
  private final Mapped mapped;
  private final Cleaner.Cleanable net;

  private Mapping(MemorySegment segment, Mapped mapped, Ledger ledger) {
    this.segment = segment;
    this.mapped = mapped;
    this.net = ledger.guard(this, mapped);
  }

  @SuppressWarnings("restricted") // the address is the kernel's own
  static Mapping of(int fd, long length, int protection, long offset, String call, Ledger ledger)
      throws ErrnoException {
    long address = Libc.mmap(length, protection, MAP_SHARED, fd, offset);
    if (address < 0) {
      throw new ErrnoException(call, (int) -address);
    }
    Arena arena = Arena.ofShared();
    MemorySegment segment =
        MemorySegment.ofAddress(address)
            .reinterpret(length, arena, whole -> Libc.munmap(whole, length));
    if ((protection & Protection.WRITE) == 0) {
      segment = segment.asReadOnly();
    }
    Mapped mapped = new Mapped(arena, ledger);
    ledger.add(mapped);
    return new Mapping(segment, mapped, ledger);
  }

  /** Its bytes; read-only without {@link Protection#WRITE}. */
  public MemorySegment segment() {
    return segment;
  }

  /** Unmaps, as soon as no kernel call uses the segment; a second call does nothing. */
  @Override
  public void close() {
    if (mapped.close()) {
      net.clean();
    }
  }

  /** What is left to do about a mapping; knows nothing of its owner. */
  private static final class Mapped implements Resource {
    private static final long RETRY_NANOS = 50_000;

    private final Arena arena;
    private final Ledger ledger;
    private final AtomicBoolean closed = new AtomicBoolean();

    Mapped(Arena arena, Ledger ledger) {
      this.arena = arena;
      this.ledger = ledger;
    }

    @Override
    public boolean close() {
      if (!closed.compareAndSet(false, true)) {
        return false;
      }
      while (!closeArena()) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
      ledger.remove(this);
      return true;
    }

    /** An arena cannot be closed while a native call holds it, and has no way to wait for that. */
    private boolean closeArena() {
      try {
        arena.close();
      } catch (IllegalStateException e) {
        return !arena.scope().isAlive();
      }
      return true;
    }
  }
}
