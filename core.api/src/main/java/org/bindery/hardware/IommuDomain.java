package org.bindery.hardware;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
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
  void map(long iova, long frame, long pages, Access access);

  /**
   * Unmaps a run. A leaf is never cut: the caller unmaps at least what one map call mapped. Holes
   * are passed over.
   *
   * @return bytes that were mapped
   */
  long unmap(long iova, long pages);

  /** The frame that stands at an address, as the walk finds it, or -1. */
  long frameAt(long iova);

  /** Frees the tables; no requester is attached any more. */
  @Override
  void close();
}
