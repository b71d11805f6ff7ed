package org.bindery.api;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A work queue that a process has opened for user-space DMA (seed 003): the address space of the
 * process is bound by a PASID, and descriptors name its own addresses. The queue stays the host
 * driver's: nothing of it can be configured here, and nothing is bound to an IOMMU fd.
 *
 * <p>Source: the kernel's {@code drivers/dma/idxd/cdev.c}. Every operation throws {@link
 * RefusedException}: EBADF after close; ENODEV after the queue was disabled or has gone. Safe for
 * use by several threads.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>What is submitted bears the PASID of the process that opened the queue, without privilege,
 *       whatever its bytes say.
 *   <li>Closing it returns when no DMA with the PASID lands any more; only then is the PASID free
 *       to be another's.
 *   <li>Nothing is pinned and nothing charged: the device follows the address space of the process.
 * </ul>
 */
@ConsumerType
public interface WorkQueue extends AutoCloseable {
  /** {@code wq0.0}. */
  String name();

  /** True when nobody else can open it meanwhile. */
  boolean dedicated();

  /** What stands for the process on the bus, 1 to 2^20 - 1. */
  int pasid();

  /**
   * Maps the portal, the page that descriptors are stored to.
   *
   * @throws RefusedException EPERM while the device is not safe for submissions that the host does
   *     not see (INTEL-SA-01084) and the owner lacks CAP_SYS_RAWIO
   */
  Portal portal();

  /**
   * Has the host submit descriptors: {@code write()} on the queue's device file.
   *
   * @param descriptors 64 bytes each
   * @return how many were taken, at least one
   * @throws RefusedException EINVAL no whole number of descriptors, a completion address that is
   *     not aligned, a batch while that is not safe; EAGAIN the queue is full
   */
  int submit(MemorySegment descriptors);

  @Override
  void close();

  /** A mapped portal. */
  @ConsumerType
  interface Portal extends AutoCloseable {
    /**
     * Stores a descriptor of 64 bytes: ENQCMD to a shared queue, MOVDIR64B to a dedicated one.
     *
     * @return false: a shared queue does not take it now, try again. A dedicated one always answers
     *     true, and counts what it had no room for as an error of its own
     */
    boolean enqueue(MemorySegment descriptor);

    @Override
    void close();
  }
}
