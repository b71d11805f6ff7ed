package org.bindery.hardware;

import org.bindery.api.Access;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The ability of an {@link IommuDomain} to be filled by bytes, not by frames. It is filled so where
 * its smallest page is smaller than a frame; {@link IommuDomain#map} and {@link IommuDomain#unmap}
 * are not called then.
 *
 * <p><b>Guarantees</b>: those of the domain.
 */
@ConsumerType
public interface SmallPages {
  /**
   * Maps a run of bytes.
   *
   * @param iova a multiple of the smallest page size, as the other two are
   * @param physical frame number times 4096, plus the offset in the frame
   * @param length bytes, more than 0
   * @throws org.bindery.api.RefusedException ENOMEM; EINVAL
   */
  void mapBytes(long iova, long physical, long length, Access access);

  /**
   * Unmaps a run of bytes, as {@link IommuDomain#unmap} does.
   *
   * @return bytes that were mapped
   */
  long unmapBytes(long iova, long length);
}
