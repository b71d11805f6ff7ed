package org.bindery.backend.sim.smmu;

import java.util.Optional;
import org.bindery.backend.sim.hardware.GuestStream;
import org.bindery.model.iommu.ArmGuestStream;
import org.bindery.model.iommu.ArmStreamTableEntry;
import org.bindery.model.iommu.GuestMemory;
import org.bindery.model.iommu.GuestTable;
import org.bindery.model.iommu.TranslationEntry;

/**
 * A guest's stream table entry under a stage 2 table of the host's.
 *
 * @param ats the guest's EATS is 1
 */
record SmmuStream(ArmGuestStream guest, boolean ats) implements GuestStream {
  @Override
  public GuestTable table(int pasid) {
    return guest.table(pasid);
  }

  @Override
  public boolean describes(GuestMemory memory, int pasid) {
    return guest.describes(memory, pasid);
  }

  /** Where the guest translates, by its word; where it does not, by the host's. */
  @Override
  public boolean deviceKeeps() {
    return ats || !guest.translates();
  }

  /** Without one the guest could neither drop nor hear of anything. */
  @Override
  public boolean needsMember() {
    return guest.translates();
  }

  @Override
  public TranslationEntry entry(int parent, int parentBits) {
    return new SmmuEntry(
        Optional.of(ArmStreamTableEntry.nested(guest.first(), guest.second(), parent, parentBits)),
        Optional.empty(),
        false);
  }
}
