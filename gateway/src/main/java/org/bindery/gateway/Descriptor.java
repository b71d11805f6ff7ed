package org.bindery.gateway;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;

/**
 * An open file descriptor with an owner, who closes it.
 *
 * <p>Calls answer a result of at least 0, or the negative errno; once compiled they allocate
 * nothing. Segments are native ones; the call holds them open. A closed one is an
 * IllegalStateException, a heap segment an IllegalArgumentException.
 *
 * <p><b>Threads.</b> Safe for several. {@link #close} waits for no call: calls that begin after it
 * answer -EBADF (-9), calls in flight end as the kernel ends them, and the last of them gives the
 * number back. So a read that blocks keeps the number until it returns; who wants to end it uses
 * {@link OpenFlags#NONBLOCK} and a {@link Poller}.
 */
public final class Descriptor implements AutoCloseable {
  private static final int EBADF = 9;
  private static final int EINTR = 4;
  private static final int SEEK_END = 2;

  private final Handle handle;
  private final Ledger ledger;
  private final Pollers pollers;
  private final Cleaner.Cleanable net;

  Descriptor(Handle handle, Ledger ledger, Pollers pollers) {
    this.handle = handle;
    this.ledger = ledger;
    this.pollers = pollers;
    this.net = ledger.guard(this, handle);
  }

  /** The kernel's number, to be named in arguments of other calls. It is void after close. */
  public int number() {
    return handle.number();
  }

  /** {@code ioctl(2)} with a pointer. A call that a signal interrupts answers -EINTR (-4). */
  public int ioctl(long request, MemorySegment argument) {
    if (!handle.enter()) {
      return -EBADF;
    }
    try {
      return Libc.ioctl(handle.number(), request, argument);
    } finally {
      handle.leave();
    }
  }

  /** {@code ioctl(2)} with a value. */
  public int ioctl(long request, long argument) {
    if (!handle.enter()) {
      return -EBADF;
    }
    try {
      return Libc.ioctl(handle.number(), request, argument);
    } finally {
      handle.leave();
    }
  }

  /** {@code read(2)} of at most the segment's size; again when a signal interrupts it. */
  public long read(MemorySegment into) {
    if (!handle.enter()) {
      return -EBADF;
    }
    try {
      long result;
      do {
        result = Libc.read(handle.number(), into);
      } while (result == -EINTR);
      return result;
    } finally {
      handle.leave();
    }
  }

  /** {@code write(2)} of at most the segment's size; again when a signal interrupts it. */
  public long write(MemorySegment from) {
    if (!handle.enter()) {
      return -EBADF;
    }
    try {
      long result;
      do {
        result = Libc.write(handle.number(), from);
      } while (result == -EINTR);
      return result;
    } finally {
      handle.leave();
    }
  }

  /** {@code pread(2)}: as {@link #read(MemorySegment)} at an offset in bytes. */
  public long read(MemorySegment into, long offset) {
    if (!handle.enter()) {
      return -EBADF;
    }
    try {
      long result;
      do {
        result = Libc.pread(handle.number(), into, offset);
      } while (result == -EINTR);
      return result;
    } finally {
      handle.leave();
    }
  }

  /** {@code pwrite(2)}: as {@link #write(MemorySegment)} at an offset in bytes. */
  public long write(MemorySegment from, long offset) {
    if (!handle.enter()) {
      return -EBADF;
    }
    try {
      long result;
      do {
        result = Libc.pwrite(handle.number(), from, offset);
      } while (result == -EINTR);
      return result;
    } finally {
      handle.leave();
    }
  }

  /**
   * {@code poll(2)} without waiting.
   *
   * @param events bits of POLLIN and the like that are asked for
   * @return those that hold, and POLLERR, POLLHUP unasked
   */
  public int poll(int events) {
    if (!handle.enter()) {
      return -EBADF;
    }
    try (Arena arena = Arena.ofConfined()) {
      // struct pollfd: fd (32 bits), events (16), revents (16)
      MemorySegment entry = arena.allocate(8, Integer.BYTES);
      entry.set(ValueLayout.JAVA_INT, 0, handle.number());
      entry.set(ValueLayout.JAVA_SHORT, 4, (short) events);
      int result = Libc.poll(entry, 1, 0);
      return result < 0 ? result : entry.get(ValueLayout.JAVA_SHORT, 6);
    } finally {
      handle.leave();
    }
  }

  /** {@code lseek(2)} to the end: what follows reads what is new. */
  public long seekToEnd() {
    if (!handle.enter()) {
      return -EBADF;
    }
    try {
      return Libc.lseek(handle.number(), 0, SEEK_END);
    } finally {
      handle.leave();
    }
  }

  /**
   * {@code mmap(2)}, shared. The mapping is independent of this descriptor's close.
   *
   * @param length bytes, at least 1
   * @param protection bits of {@link Protection}
   * @param offset bytes, a multiple of the page size
   * @throws ErrnoException as mmap; EBADF after close
   */
  public Mapping map(long length, int protection, long offset) throws ErrnoException {
    String call = "mmap of fd " + handle.number();
    if (!handle.enter()) {
      throw new ErrnoException(call, EBADF);
    }
    try {
      return Mapping.of(handle.number(), length, protection, offset, call, ledger);
    } finally {
      handle.leave();
    }
  }

  /** Closes it; a second call does nothing. */
  @Override
  public void close() {
    if (handle.close()) {
      net.clean();
      pollers.closed(this);
    }
  }

  boolean enter() {
    return handle.enter();
  }

  void leave() {
    handle.leave();
  }
}
