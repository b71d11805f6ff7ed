package org.bindery.uapi.door.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.uapi.door.RawDoor;

/**
 * A count of what happened: an eventfd that does not block ({@code fs/eventfd.c}).
 *
 * <p>What happens is not told to it but asked for when somebody looks, so no device ever waits for
 * it. Thread-safe; sources are asked under its lock.
 */
public final class EventFile extends OpenFile {
  /** More is never written; by signals it may be one more, where it stays. */
  private static final long FULL = -2L;

  /** {@code POLLIN} alone, of {@link RawDoor#POLL_IN}. */
  private static final int READABLE = 1;

  private final List<LongSupplier> sources = new ArrayList<>(1);
  // Guarded by this; unsigned.
  private long count;

  /**
   * @param source answers what has happened since it was asked last, 0 or more
   */
  public synchronized void add(LongSupplier source) {
    sources.add(source);
  }

  /** What a source has to say still is counted. */
  public synchronized void remove(LongSupplier source) {
    if (sources.remove(source)) {
      signal(source.getAsLong());
    }
  }

  /** {@code eventfd_signal}: what is too much is not counted. */
  public synchronized void signal(long times) {
    count = Long.compareUnsigned(times, -1L - count) < 0 ? count + times : -1L;
  }

  private void ask() {
    sources.forEach(source -> signal(source.getAsLong()));
  }

  @Override
  protected synchronized long read(Caller caller, long address, long length) {
    requireWord(length);
    ask();
    if (count == 0) {
      throw Refusal.of(Errno.EAGAIN, "nothing has happened").exception();
    }
    MemorySegment word = MemorySegment.ofArray(new byte[Long.BYTES]);
    word.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, count);
    // Before the answer is written, as in the kernel: what cannot be told is lost.
    count = 0;
    caller.memory().copyOut(word, address);
    return Long.BYTES;
  }

  @Override
  protected synchronized long write(Caller caller, long address, long length) {
    requireWord(length);
    MemorySegment word = MemorySegment.ofArray(new byte[Long.BYTES]);
    caller.memory().copyIn(address, word);
    long times = word.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    if (times == -1) {
      throw Refusal.of(Errno.EINVAL, "as much as is never counted").exception();
    }
    ask();
    if (count == -1 || Long.compareUnsigned(times, FULL - count) > 0) {
      throw Refusal.of(Errno.EAGAIN, "%s and %s more are too many", text(count), text(times))
          .exception();
    }
    count += times;
    return Long.BYTES;
  }

  private static void requireWord(long length) {
    if (length < Long.BYTES) {
      throw Refusal.of(Errno.EINVAL, "%d bytes for a count of 8", length).exception();
    }
  }

  private static String text(long unsigned) {
    return Long.toUnsignedString(unsigned);
  }

  @Override
  protected long read(Caller caller, long address, long length, long position) {
    throw positioned();
  }

  @Override
  protected long write(Caller caller, long address, long length, long position) {
    throw positioned();
  }

  @Override
  public synchronized int poll() {
    ask();
    return (count != 0 ? READABLE : 0)
        | (Long.compareUnsigned(count, FULL) < 0 ? RawDoor.POLL_OUT : 0);
  }

  @Override
  protected void end() {}
}
