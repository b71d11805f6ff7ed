package org.bindery.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.MemorySlice;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An access of a software device to an address space: {@code struct iommufd_access}. Any thread may
 * call.
 */
@ConsumerType
public interface EngineAccess extends AutoCloseable {
  int id();

  /**
   * @throws org.bindery.api.RefusedException EINVAL attached already; ENOENT no such IOAS; EBUSY it
   *     is leaving one, or the IOAS has 65536; EADDRINUSE an area does not lie on pages, and it
   *     pins
   */
  void attach(int ioas);

  /**
   * Moves to another address space; the user is told to unpin everything first, and whatever it has
   * not unpinned by then is unpinned. Nothing happens when it is attached there.
   *
   * @throws org.bindery.api.RefusedException ENOENT not attached, or no such IOAS; EBUSY,
   *     EADDRINUSE as {@link #attach}; then it stays where it was
   */
  void replace(int ioas);

  /** Leaves, as {@link #replace} does. Nothing happens when not attached. */
  void detach();

  /**
   * Pins whole pages: also all of one that the range ends in.
   *
   * @param access READ or WRITE, or both
   * @return where the pages are, one slice or more, valid until they are unpinned
   * @throws org.bindery.api.RefusedException EINVAL it does not pin, or length 0; EOVERFLOW; ENOENT
   *     not attached; for each area in turn EINVAL it is being unmapped, or the range begins inside
   *     a page; EPERM not permitted; EFAULT, ENOMEM; ENOENT a hole; then nothing was pinned
   */
  List<MemorySlice> pin(long iova, long length, Access access);

  /**
   * Undoes one {@link #pin} of the same range. Works while the fd closes; nothing happens when the
   * access has been closed.
   *
   * @throws org.bindery.api.RefusedException EINVAL it has no such pin
   */
  void unpin(long iova, long length);

  /**
   * Copies from the address space, byte by byte.
   *
   * @throws org.bindery.api.RefusedException as {@link #pin}, but for pages and for not pinning;
   *     what was copied before stays copied
   */
  void read(long iova, MemorySegment into);

  /**
   * Copies into the address space.
   *
   * @throws org.bindery.api.RefusedException as {@link #read}
   */
  void write(long iova, MemorySegment from);

  /**
   * Leaves, and destroys the object. When it returns no call of the user is under way but one that
   * this was called from, and none comes any more.
   */
  @Override
  void close();
}
