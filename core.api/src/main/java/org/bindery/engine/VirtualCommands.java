package org.bindery.engine;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.api.UserData;
import org.osgi.annotation.versioning.ConsumerType;

/** Slices of the hardware that a guest has for its own ({@code iommufd/viommu.c}). */
@ConsumerType
public interface VirtualCommands {
  /**
   * {@code IOMMU_VIOMMU_ALLOC}.
   *
   * @param hwpt a page table that was allocated as a nest parent
   * @throws org.bindery.api.RefusedException in this order: EOPNOTSUPP type 0; ENOENT the device;
   *     EOPNOTSUPP a type that the hardware lacks; ENOENT the page table; EINVAL no nest parent; as
   *     {@link org.bindery.hardware.VirtualIommus#allocate}
   */
  int allocateVirtualIommu(int device, int hwpt, int type, Optional<UserData> data);

  /**
   * {@code IOMMU_VDEVICE_ALLOC}: the guest of a virtual IOMMU knows a device by an id. When the
   * device is unbound first, the object is gone and its id is used no more.
   *
   * @throws org.bindery.api.RefusedException ENOENT virtual IOMMU or device; EOPNOTSUPP a
   *     subdevice; EINVAL the device is behind another IOMMU; EEXIST it has an id already, or
   *     another has this one
   */
  int allocateVirtualDevice(int virtualIommu, int device, long virtualId);

  /**
   * {@code IOMMU_VEVENTQ_ALLOC}.
   *
   * @param depth 1 to 2^19 events
   * @throws org.bindery.api.RefusedException EOPNOTSUPP type 0; EINVAL depth; ENOENT; EEXIST the
   *     virtual IOMMU has a queue of the type
   */
  EngineEventQueue allocateEventQueue(int virtualIommu, int type, int depth);

  /**
   * {@code IOMMU_HW_QUEUE_ALLOC}. Until the queue is destroyed its memory cannot be unmapped
   * (EBUSY).
   *
   * @throws org.bindery.api.RefusedException in this order: EOPNOTSUPP type 0; EINVAL length 0;
   *     EOVERFLOW; ENOENT the virtual IOMMU; EOPNOTSUPP a type that it lacks; ERANGE; EADDRINUSE an
   *     area of the address space does not lie on pages; for each area in turn EINVAL it is being
   *     unmapped, EPERM not readable, EFAULT, ENOMEM; ENOENT not mapped; EFAULT frames that do not
   *     follow each other; as {@link org.bindery.hardware.VirtualIommu#startQueue}
   */
  int allocateHardwareQueue(int virtualIommu, int type, int index, long iova, long length);

  /**
   * What stands at an offset of the fd's file, for mmap. While it is mapped its virtual IOMMU
   * cannot be destroyed (EBUSY).
   *
   * @throws org.bindery.api.RefusedException ENXIO nothing was exposed with exactly this offset and
   *     length
   */
  Exposed exposed(long offset, long length);

  /** Pages of a virtual IOMMU, mapped until this is closed. */
  interface Exposed extends AutoCloseable {
    MemorySegment pages();

    @Override
    void close();
  }
}
