package org.bindery.gateway;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/**
 * An {@code ioctl(2)} that is made over and over: with memory of its own for its argument and for
 * its errno, and with the use of the descriptor's number, which {@link Descriptor#ioctl} takes and
 * gives back with each call.
 *
 * <p>So the kernel gets the number back when the descriptor and all of these are closed. One that
 * nobody holds any more is closed and counted as leaked.
 *
 * <p><b>Threads.</b> Not thread-safe: its owner lets one thread at a time fill the argument, call,
 * and close. The descriptor may be closed by another meanwhile: calls that begin after it answer
 * -EBADF (-9).
 */
public final class PreparedIoctl implements AutoCloseable {
  private static final int EBADF = 9;

  private final Use use;
  private final long request;
  private final MemorySegment argument;
  private final MemorySegment state = CallState.make();
  private final Cleaner.Cleanable net;

  PreparedIoctl(Use use, long request, long bytes, Ledger ledger) {
    this.use = use;
    this.request = request;
    this.argument = Arena.ofAuto().allocate(bytes, Long.BYTES);
    this.net = ledger.guard(this, use);
  }

  /** What the kernel is given, and answers in: zero at first, then what was left there. */
  public MemorySegment argument() {
    return argument;
  }

  /**
   * Makes it; no garbage once compiled.
   *
   * @return a result of at least 0, or the negative errno; -EINTR (-4) when a signal interrupts it
   */
  public int call() {
    try {
      return use.isOpen() ? Libc.ioctl(use.number(), request, argument, state) : -EBADF;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Gives the use of the number back; a second call does nothing. */
  @Override
  public void close() {
    if (use.close()) {
      net.clean();
    }
  }
}
