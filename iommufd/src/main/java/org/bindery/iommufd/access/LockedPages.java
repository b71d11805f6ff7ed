package org.bindery.iommufd.access;

import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.ioas.PinnedAreas;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Rollback;

/**
 * Memory of an address space that hardware reads by physical address, past every page table: {@code
 * iommufd_hw_queue_alloc_phys}.
 *
 * <p>From {@link #lock} until {@link #close} its pages are pinned and its areas cannot be unmapped
 * (EBUSY), the address space not be destroyed (EBUSY), and its IOVAs are multiples of 4096. It is
 * an object of type {@code access} with an id of its own, as in the kernel. Close it after the
 * hardware has stopped. Any thread may call.
 */
public final class LockedPages extends IoasAccess implements AutoCloseable {
  private static final long PAGE_MASK = HostMemory.PAGE_SIZE - 1;

  private final ObjectTable objects;
  private final Ioas ioas;
  private final String maker;
  // Written before the object is published.
  private volatile PinnedAreas pinned;
  // Guarded by this.
  private boolean ended;

  private LockedPages(int id, ObjectTable objects, Ioas ioas, String maker) {
    super(id);
    this.objects = objects;
    this.ioas = ioas;
    this.maker = maker;
  }

  /**
   * Locks the pages that a range lies in, all or nothing.
   *
   * @param ioas used by the caller until this returns
   * @param iova need not begin at a page; bytes from the first page: {@code iova & 4095}
   * @param length bytes
   * @param maker who closes it, for refusals: {@code hw_queue 7}
   * @throws org.bindery.api.RefusedException EINVAL length 0; ERANGE too long; EOVERFLOW;
   *     EADDRINUSE an area of the address space does not lie on pages; for each area in turn EINVAL
   *     it is being unmapped, EPERM not readable, EFAULT, ENOMEM; ENOENT a hole; EFAULT the frames
   *     do not follow each other
   */
  public static LockedPages lock(
      ObjectTable objects, Ioas ioas, long iova, long length, String maker) {
    IovaRange range = pages(iova, length);
    try (Rollback rollback = new Rollback()) {
      int id = objects.reserve(rollback);
      LockedPages made = new LockedPages(id, objects, ioas, maker);
      ioas.addUser(made);
      rollback.push(() -> ioas.removeUser(made));
      PinnedAreas pinned = ioas.pins().pin(range, Access.READ, true);
      rollback.push(pinned::release);
      if (pinned.contiguousFrame() < 0) {
        throw Refusal.of(
                Errno.EFAULT,
                "%s of %s is not in frames that follow each other, as %s needs",
                range,
                ioas,
                maker)
            .exception();
      }
      made.pinned = pinned;
      objects.useAgain(ioas);
      objects.use(made);
      objects.publish(made);
      rollback.commit();
      return made;
    }
  }

  /** Frame number of the first page; those of the others follow it. */
  public long firstFrame() {
    return pinned.contiguousFrame();
  }

  @Override
  public void close() {
    end();
  }

  @Override
  public synchronized void end() {
    if (!ended) {
      ended = true;
      pinned.release();
      ioas.removeUser(this);
      objects.release(ioas);
      objects.releaseAndRetire(this);
    }
  }

  @Override
  public Ioas ioas() {
    return ioas;
  }

  @Override
  public String maker() {
    return maker;
  }

  @Override
  public long alignment() {
    return HostMemory.PAGE_SIZE;
  }

  /** Not asked to let go: what it has pinned cannot be unmapped. */
  @Override
  public void unmapping(IovaRange area) {}

  @Override
  public boolean hasPinned(IovaRange range) {
    PinnedAreas now = pinned;
    return now != null && now.range().intersects(range);
  }

  /** {@code access 5 of hw_queue 7}. */
  @Override
  public String toString() {
    return super.toString() + " of " + maker;
  }

  private static IovaRange pages(long iova, long length) {
    if (length == 0) {
      throw Refusal.of(Errno.EINVAL, "the length is 0").exception();
    }
    long first = iova & ~PAGE_MASK;
    long fromFirst = length + (iova & PAGE_MASK);
    long rounded = fromFirst + PAGE_MASK & ~PAGE_MASK;
    if (Long.compareUnsigned(rounded, length) < 0) {
      throw Refusal.of(Errno.ERANGE, "0x%x bytes are more than any queue has", length).exception();
    }
    if (Long.compareUnsigned(first + (rounded - 1), first) < 0) {
      throw Refusal.of(
              Errno.EOVERFLOW, "IOVA 0x%x plus 0x%x bytes goes beyond 64 bits", iova, length)
          .exception();
    }
    return new IovaRange(first, first + (rounded - 1));
  }
}
