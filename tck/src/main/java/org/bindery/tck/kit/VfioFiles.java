package org.bindery.tck.kit;

import org.bindery.uapi.door.RawDoor;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A bench's devices by VFIO's files: their own, and those of their groups. Paths are of {@link
 * #door}; asking for one has the device on a driver that gives it.
 */
@ConsumerType
public interface VfioFiles {
  /** Of a kernel with {@code CONFIG_VFIO_NOIOMMU}; the bench closes it. */
  RawDoor door();

  /**
   * Of mainline with {@code CONFIG_IOMMUFD_NOIOMMU} too, over the same engine; the bench closes it.
   */
  RawDoor mainline();

  /** {@code /dev/vfio/devices/vfioN}, or of {@link #unconfined} {@code noiommu-vfioN}. */
  String device(KitDevice device);

  /** {@code /dev/vfio/N}, or of {@link #unconfined} {@code /dev/vfio/noiommu-N}. */
  String group(KitDevice device);

  /** A device behind no IOMMU, which the administrator has allowed to be given to user space. */
  KitDevice unconfined();
}
