package org.bindery.engine;

import org.bindery.api.Process;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What devices behind no IOMMU need beside the rest ({@code CONFIG_IOMMUFD_NOIOMMU}, later than
 * Linux 7.2).
 */
@ConsumerType
public interface NoIommuCommands {
  /**
   * {@code IOMMU_IOAS_NOIOMMU_GET_PA}: where in physical memory a mapped IOVA is, for a device that
   * is told physical addresses. The pages stay there until they are unmapped; who tells a device
   * addresses stops it before that, as nothing else does.
   *
   * @param caller whose role counts
   * @param length how many bytes are of interest
   * @return as many of them as follow each other in physical memory, inside one area
   * @throws org.bindery.api.RefusedException in this order: EPERM the caller has no CAP_SYS_RAWIO;
   *     EINVAL length 0; EOVERFLOW the IOVA is the last of 64 bits; ENOENT no such IOAS, nothing is
   *     mapped at the IOVA; EOPNOTSUPP no device behind no IOMMU is attached to the IOAS. The errno
   *     of the last two was not seen on a kernel.
   */
  PhysicalRange physical(Process caller, int ioas, long iova, long length);
}
