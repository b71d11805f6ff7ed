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
   * @throws org.bindery.api.RefusedException EINVAL attached already; ENOENT no such IOAS;
   *     EADDRINUSE an area does not lie on pages, and it pins
   */
  void attach(int ioas);

  /**
   * Moves to another address space; the user is told to unpin everything first.
   *
   * @throws org.bindery.api.RefusedException ENOENT not attached, or no such IOAS; EADDRINUSE
   */
  void replace(int ioas);

  /** Leaves; the user is told to unpin everything first. Nothing happens when not attached. */
  void detach();

  /**
   * Pins whole pages.
   *
   * @param access READ or WRITE
   * @return where the pages are, one slice or more, valid until they are unpinned
   * @throws org.bindery.api.RefusedException EINVAL it does not pin, length 0, ends inside a page,
   *     or an area that is being unmapped; EOVERFLOW; ENOENT not attached, or a hole; EPERM not
   *     permitted; EFAULT, ENOMEM; then nothing was pinned
   */
  List<MemorySlice> pin(long iova, long length, Access access);

  /** Undoes one {@link #pin} of the same range. */
  void unpin(long iova, long length);

  /**
   * Copies from the address space, byte by byte.
   *
   * @throws org.bindery.api.RefusedException as {@link #pin}, but for pages; what was copied before
   *     stays copied
   */
  void read(long iova, MemorySegment into);

  /**
   * Copies into the address space.
   *
   * @throws org.bindery.api.RefusedException as {@link #read}
   */
  void write(long iova, MemorySegment from);

  /** Leaves, and destroys the object. */
  @Override
  void close();
}
