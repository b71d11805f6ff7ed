package org.bindery.hardware;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One translation from I/O virtual addresses to frames.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>{@link #map} is all or nothing.
 *   <li>When {@link #unmap} returns, no DMA lands in the pages any more: table, IOTLB and device
 *       TLBs are clean and what was in flight has ended. It does not fail and does not allocate.
 *   <li>Leaves of the largest size that alignment and length of a run allow are used; they are not
 *       merged across calls.
 * </ul>
 *
 * Calls that touch different pages may come from several threads at once.
 *
 * <p>{@link #map}, {@link #unmap} and {@link #frameAt} are here as a nested domain has them, whose
 * table the guest fills ({@link NestedTranslation}). Any other has its own.
 */
@ConsumerType
public interface IommuDomain extends AutoCloseable {
  String format();

  Snoop snoop();

  /** Page sizes in bytes, ascending. */
  List<Long> pageSizes();

  IovaRange aperture();

  /**
   * Maps a run of frames. The caller makes sure that nothing is mapped there and that it lies in
   * the aperture.
   *
   * @param iova aligned to the smallest page size
   * @param frame first frame number
   * @param pages how many frames of 4096 bytes, at least 1
   * @throws org.bindery.api.RefusedException ENOMEM; EINVAL when the hardware cannot map it so
   */
  default void map(long iova, long frame, long pages, Access access) {
    throw Refusal.of(
            Errno.EINVAL, "a table of %s is the guest's: 0x%x is not mapped", format(), iova)
        .exception();
  }

  /**
   * Unmaps a run. A leaf is never cut: the caller unmaps at least what one map call mapped. Holes
   * are passed over.
   *
   * @return bytes that were mapped
   */
  default long unmap(long iova, long pages) {
    throw Refusal.of(
            Errno.EINVAL, "a table of %s is the guest's: 0x%x is not unmapped", format(), iova)
        .exception();
  }

  /** The frame that stands at an address, as the walk finds it, or -1. */
  default long frameAt(long iova) {
    return -1;
  }

  /** Frees the tables; no requester is attached any more. */
  @Override
  void close();
}
