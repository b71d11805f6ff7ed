package org.bindery.engine;

import java.util.OptionalInt;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A device registered in an fd: what a VFIO device file does with its iommufd.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>From registration to close the whole group does DMA only through attached tables; without
 *       one it is blocked.
 *   <li>A replace that fails leaves the old attachment.
 *   <li>After detach or close returns, no DMA lands.
 * </ul>
 */
@ConsumerType
public interface EngineDevice extends AutoCloseable {
  int id();

  /**
   * Attaches, or replaces when attached; answers the HWPT's id. A software device attaches to an
   * IOAS only (ENOENT otherwise), and that one's id is answered.
   */
  int attach(int pageTable);

  /** Nothing happens when not attached. */
  void detach();

  OptionalInt attached();

  /** The default PASID of a subdevice; empty: a device of another kind. */
  default OptionalInt pasid() {
    return OptionalInt.empty();
  }

  /**
   * Attaches a PASID of the device, or replaces what it is attached to.
   *
   * @param pasid 1 to 2^20 - 1
   * @param hwpt a page table that was allocated for PASIDs
   * @throws org.bindery.api.RefusedException EOPNOTSUPP the engine attaches none; ENOENT; EINVAL an
   *     IOAS or a page table that was not allocated for PASIDs, the device's own was not, the
   *     function has no PASIDs or not so many, another IOMMU; ENODEV the device has gone
   */
  default void attachPasid(int pasid, int hwpt) {
    throw Refusal.of(Errno.EOPNOTSUPP, "device %d attaches no PASIDs", id()).exception();
  }

  /**
   * Detaches a PASID of the device. Nothing happens when it is not attached.
   *
   * @throws org.bindery.api.RefusedException EOPNOTSUPP the engine attaches none
   */
  default void detachPasid(int pasid) {
    throw Refusal.of(Errno.EOPNOTSUPP, "device %d attaches no PASIDs", id()).exception();
  }

  /** What a PASID is attached to. */
  default OptionalInt attachedPasid(int pasid) {
    return OptionalInt.empty();
  }

  /** Detaches, unregisters; the last of its group gives the group back to the host. */
  @Override
  void close();
}
