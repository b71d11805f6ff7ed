package org.bindery.engine;

import org.bindery.api.PageResponse;
import org.bindery.hardware.PageRequest;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A fault queue, open: what its file descriptor is to the kernel ({@code
 * drivers/iommu/iommufd/eventq.c}).
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>A group is delivered whole, when its last request has come, and answered once.
 *   <li>Groups of an attachment that ends are answered as invalid and are no longer here.
 *   <li>How much it remembers is bounded by attachment: a group that comes when an attachment has
 *       too much outstanding is answered as invalid at once.
 * </ul>
 *
 * Any thread may call. After {@link #close}, or the fd's, every command is EBADF.
 */
@ConsumerType
public interface EngineFaultQueue extends AutoCloseable {
  int id();

  /**
   * Delivers groups that wait, oldest first, as many as fit whole. Each gets a cookie, by which it
   * is answered: the lowest free number from 1.
   *
   * @param room how many requests fit
   * @param reader takes each request; when it throws, the group it belongs to waits again, first
   * @return how many requests were delivered; 0: none waits
   * @throws org.bindery.api.RefusedException EINVAL the first group does not fit; what the reader
   *     throws, when it is the first group
   */
  int read(int room, Reader reader);

  /**
   * Answers a group that was delivered.
   *
   * @throws org.bindery.api.RefusedException EINVAL no group has the cookie, or it was answered
   */
  void respond(int cookie, PageResponse response);

  /** True when a group waits; false when it is closed. */
  boolean pending();

  /**
   * Has somebody told whenever a group has come; a later call takes the place of an earlier one.
   *
   * @param told on the thread that did the DMA: does not block, does not throw
   */
  void whenPending(Runnable told);

  /** Closes it; the object stays until it is destroyed. */
  @Override
  void close();

  /** Takes a request. */
  @FunctionalInterface
  interface Reader {
    /**
     * @param device id of the object that asks, or of one attached in its group when what asks is
     *     not bound
     * @param cookie by which its group is answered
     */
    void read(int device, int cookie, PageRequest request);
  }
}
