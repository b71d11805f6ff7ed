package org.bindery.uapi.door.file;

import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.uapi.door.RawDoor;

/**
 * An open file: {@code struct file}. It ends when nobody holds it any more: its descriptor, a call
 * that is under way, another file that needs it.
 *
 * <p>Without overriding it answers as a file without the operation does.
 */
public abstract class OpenFile {
  /** What the kernel reads and writes at most in one call: {@code MAX_RW_COUNT}. */
  private static final long MOST = 0x7fff_f000L;

  private final AtomicInteger holders = new AtomicInteger(1);

  /** Keeps it until {@link #drop}; false: it has ended. */
  public final boolean hold() {
    return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Undoes one {@link #hold}, or the descriptor's. */
  public final void drop() {
    if (holders.decrementAndGet() == 0) {
      end();
    }
  }

  /** Nobody holds it any more. Called once. */
  protected abstract void end();

  /**
   * @throws RefusedException the errno that the call answers, as all of these
   */
  public int ioctl(Caller caller, int request, long address) {
    throw noCommand(request);
  }

  /**
   * Reads at the file's position.
   *
   * @param count 0 to {@link #MOST}
   */
  protected long read(Caller caller, long address, long count) {
    throw unsupported("read from");
  }

  /** Writes at the file's position. */
  protected long write(Caller caller, long address, long count) {
    throw unsupported("written to");
  }

  /** Reads at a position. */
  protected long read(Caller caller, long address, long count, long position) {
    throw unsupported("read from");
  }

  /** Writes at a position. */
  protected long write(Caller caller, long address, long count, long position) {
    throw unsupported("written to");
  }

  public int poll() {
    return RawDoor.POLL_IN | RawDoor.POLL_OUT;
  }

  public final long readAny(Caller caller, long address, long count) {
    return read(caller, address, checked(count));
  }

  public final long writeAny(Caller caller, long address, long count) {
    return write(caller, address, checked(count));
  }

  public final long readAny(Caller caller, long address, long count, long position) {
    requirePosition(position);
    return read(caller, address, checked(count), position);
  }

  public final long writeAny(Caller caller, long address, long count, long position) {
    requirePosition(position);
    return write(caller, address, checked(count), position);
  }

  /** ENOTTY. */
  protected static RefusedException noCommand(int request) {
    return Refusal.of(Errno.ENOTTY, "this file has no command 0x%x", request).exception();
  }

  private static RefusedException unsupported(String what) {
    return Refusal.of(Errno.EINVAL, "this file is not %s", what).exception();
  }

  /** ESPIPE, where reading and writing go on from nowhere. */
  static RefusedException positioned() {
    return Refusal.of(Errno.ESPIPE, "this file has no positions").exception();
  }

  private static void requirePosition(long position) {
    if (position < 0) {
      throw Refusal.of(Errno.EINVAL, "position %d is negative", position).exception();
    }
  }

  private static long checked(long count) {
    if (count < 0) {
      throw Refusal.of(Errno.EINVAL, "a count of %d bytes", count).exception();
    }
    return Math.min(count, MOST);
  }
}
