package org.bindery.policy;

import java.util.Set;
import org.bindery.api.Role;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The pair of seed 000 that is the proof, looked up: a device bound in an fd that is registered
 * with the virtual machine, both the requester's own. Immutable.
 */
@ProviderType
public interface IncoherentDmaProof {
  /** What the device is to the fd. */
  enum Kind {
    /** With its group. */
    DEVICE,
    /** With a PASID of its parent's. */
    SUBDEVICE,
    /** By software, without an IOMMU. */
    SOFTWARE
  }

  /** The virtual machine's name. */
  String vm();

  String fd();

  String label();

  /** The device's name; of what is registered by software alone, its label. */
  String device();

  Kind kind();

  /** What the owner of machine and fd may do. */
  Set<Role> roles();

  /**
   * The device can issue No Snoop transactions, as its binder declared; of a subdevice, its parent.
   */
  boolean issuesNoSnoop();

  /**
   * The IOMMU says that it can block them (IOMMU_CAP_ENFORCE_CACHE_COHERENCY), which is what the
   * kernel goes by; false for software, which has none.
   */
  boolean enforcesSnoop();

  /** It does block them, too; see {@link org.bindery.api.DeviceInfo#blocksNoSnoop}. */
  boolean blocksNoSnoop();
}
