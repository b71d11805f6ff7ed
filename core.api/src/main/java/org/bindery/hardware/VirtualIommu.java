package org.bindery.hardware;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A slice of {@link IommuHardware} that a guest sees as its own: {@code struct iommufd_viommu}. Has
 * {@link CacheInvalidation} too when it can invalidate by the guest's device ids.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>Invalidation and events reach only devices that were added to it (I9).
 *   <li>A nested domain of it is attached only to a device that was added (ENOENT), where the
 *       hardware needs the guest's id for that.
 * </ul>
 *
 * Any thread may call.
 */
@ConsumerType
public interface VirtualIommu extends AutoCloseable {
  /**
   * Makes a nested domain under the parent of this.
   *
   * @throws org.bindery.api.RefusedException EOPNOTSUPP it has none, or type of data, flags or
   *     format that it lacks; as {@link NestedTranslation#allocateNested}
   */
  default IommuDomain allocateNested(NestedRequest request) {
    throw Refusal.of(Errno.EOPNOTSUPP, "this virtual IOMMU has no nested tables").exception();
  }

  /**
   * The guest knows a device by an id from now on, until what is returned is closed.
   *
   * @param virtualId unique in this, for an SMMU the stream ID
   * @throws org.bindery.api.RefusedException EINVAL, ENOMEM
   */
  default Member add(RequesterId requester, long virtualId) {
    return () -> {};
  }

  /** Whether it has hardware queues of a type: {@code get_hw_queue_size}. */
  default boolean offersQueues(int type) {
    return false;
  }

  /**
   * Starts a queue that the hardware reads by physical address; it stops when what is returned is
   * closed. The memory stays pinned and mapped until then.
   *
   * @param type one that it {@link #offersQueues}
   * @param index which of the guest's queues
   * @param iova the guest's address of the queue, under the parent
   * @param frame frame number of its first page; the others follow it
   * @param length bytes
   * @throws org.bindery.api.RefusedException EINVAL no such index; EEXIST there is one; EIO the one
   *     before it is not there
   */
  default Queue startQueue(int type, int index, long iova, long frame, long length) {
    throw Refusal.of(Errno.EOPNOTSUPP, "this virtual IOMMU has no hardware queues").exception();
  }

  /** Ends it: no domain, device or queue of it is left. */
  @Override
  void close();

  /** A device that the guest knows. */
  interface Member extends AutoCloseable {
    @Override
    void close();
  }

  /** A hardware queue. */
  interface Queue extends AutoCloseable {
    /** The queue that may not end before this one does; null: none. */
    default Queue before() {
      return null;
    }

    @Override
    void close();
  }

  /** What a slice may ask of its user. Called on any thread; does not block, does not throw. */
  interface User {
    /**
     * Tells the guest an event: {@code iommufd_viommu_report_event}. Nothing happens without a
     * queue for the type; a full queue marks that events were lost.
     *
     * @param type of the queue
     * @param record in the guest's layout
     * @return false: there is no queue for the type
     */
    boolean event(int type, MemorySegment record);

    /**
     * Lets the user map pages of the slice by an offset of its fd ({@code
     * iommufd_viommu_alloc_mmap}), until the slice is closed, or could not be made.
     *
     * @param pages whole pages, native, usable from any thread
     * @return the offset in bytes
     */
    long expose(MemorySegment pages);
  }
}
