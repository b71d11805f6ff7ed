package org.bindery.backend.sim.hardware;

import org.bindery.model.iommu.GuestMemory;
import org.bindery.model.iommu.GuestTable;
import org.bindery.model.iommu.TranslationEntry;

/** What a guest says of all that a requester sends, with PASIDs and without. Immutable. */
public interface GuestStream {
  /**
   * The table of a PASID.
   *
   * @param pasid -1: of requests without
   */
  GuestTable table(int pasid);

  /**
   * Whether the guest has a description for a PASID by which its table could be walked.
   *
   * @param memory the guest's
   */
  boolean describes(GuestMemory memory, int pasid);

  /**
   * Whether the requester may keep translations (ATS). A guest that does not know of them would not
   * have them dropped.
   */
  boolean deviceKeeps();

  /** Who is attached to it must be known to the guest by an id. */
  boolean needsMember();

  /**
   * What the hardware is told at an attach.
   *
   * @param parent the unit's number for the parent
   * @param parentBits of address that the parent translates
   */
  TranslationEntry entry(int parent, int parentBits);
}
