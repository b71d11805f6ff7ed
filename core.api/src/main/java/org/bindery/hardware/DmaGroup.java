package org.bindery.hardware;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The devices that an IOMMU cannot tell from each other, with the claim to their DMA: what {@code
 * drivers/iommu/iommu.c} keeps per group.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>While it is claimed, no host driver that does its own DMA binds to a member (EBUSY).
 *   <li>A member that arrives while it is claimed is announced to the owner before it can do DMA.
 *   <li>A claim refused changes nothing.
 *   <li>While a PASID of a member is a subdevice's, the group cannot be claimed, and the host gives
 *       the number to nobody else.
 * </ul>
 */
@ProviderType
public interface DmaGroup {
  int id();

  /** Members now. */
  List<DmaDevice> members();

  /**
   * Whether the host's administrator puts up with it when interrupts of members are not isolated:
   * the parameter {@code allow_unsafe_interrupts} of the kernel's module iommufd. Then such members
   * are bound all the same, and the host logs a warning.
   */
  default boolean allowsUnsafeInterrupts() {
    return false;
  }

  /**
   * Claims the DMA of all members.
   *
   * @throws org.bindery.api.RefusedException EPERM when another owner has it (named) or members are
   *     bound to host drivers that do their own DMA (each named with its driver, with the {@code
   *     take} command that mends it); EBUSY while PASIDs of members are subdevices' (each named);
   *     EINVAL when a member needs a firmware 1:1 region
   */
  void claim(Owner owner);

  /** Ends a claim; host drivers may bind again. */
  void release(Owner owner);

  /**
   * Claims one PASID of a member for a subdevice. The group itself stays whose it is.
   *
   * @param pasid 1 to 2^20 - 1
   * @throws org.bindery.api.RefusedException ENODEV the member has left; EBUSY the group is
   *     claimed, or the PASID is another subdevice's, named; EOPNOTSUPP the host has no PASIDs
   */
  default void claim(DmaDevice member, int pasid, SubdeviceOwner owner) {
    throw Refusal.of(Errno.EOPNOTSUPP, "group %d of %s has no PASIDs to claim", id(), member.name())
        .exception();
  }

  /**
   * Ends the claim to a PASID, which is blocked by now; the host may give it to others. Nothing
   * happens when the member has left.
   */
  default void release(DmaDevice member, int pasid, SubdeviceOwner owner) {}

  /** Who claims a group. Called with no lock of the group held. */
  interface Owner {
    /** What to call it in a refusal, for example {@code fd0 of admin}. */
    String describe();

    /** A device has joined; it is blocked until this returns. */
    void memberAdded(DmaDevice device);

    /** A device has left its host; its requester IDs may be used again when this returns. */
    void memberRemoved(DmaDevice device);
  }

  /** Who claims a PASID of a member. Called with no lock of the group held. */
  interface SubdeviceOwner {
    /** Name of the subdevice on its host. */
    String device();

    /** What to call it in a refusal, for example {@code registered in fd0 of admin}. */
    String describe();

    /**
     * The member has left its host, or the host driver that made the subdevice has ended, which
     * ends the claim; requester IDs and PASID may be used again when this returns.
     */
    void parentRemoved();
  }
}
