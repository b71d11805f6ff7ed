package org.bindery.hardware;

import java.util.List;
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
 * </ul>
 */
@ProviderType
public interface DmaGroup {
  int id();

  /** Members now. */
  List<DmaDevice> members();

  /**
   * Claims the DMA of all members.
   *
   * @throws org.bindery.api.RefusedException EPERM when another owner has it (named) or members are
   *     bound to host drivers that do their own DMA (each named with its driver, with the {@code
   *     take} command that mends it); EINVAL when a member needs a firmware 1:1 region
   */
  void claim(Owner owner);

  /** Ends a claim; host drivers may bind again. */
  void release(Owner owner);

  /** Who claims a group. Called with no lock of the group held. */
  interface Owner {
    /** What to call it in a refusal, for example {@code fd0 of admin}. */
    String describe();

    /** A device has joined; it is blocked until this returns. */
    void memberAdded(DmaDevice device);

    /** A device has left its host; its requester IDs may be used again when this returns. */
    void memberRemoved(DmaDevice device);
  }
}
