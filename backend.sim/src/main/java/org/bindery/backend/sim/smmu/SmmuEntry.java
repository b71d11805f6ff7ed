package org.bindery.backend.sim.smmu;

import java.util.Optional;
import org.bindery.model.iommu.ArmContextDescriptor;
import org.bindery.model.iommu.ArmStreamTableEntry;
import org.bindery.model.iommu.TranslationEntry;

/**
 * What a unit is told at an attach. Neither of its parts has a place for snooping.
 *
 * @param stream empty: for a PASID, beside the stream table entry that is there
 * @param context empty: by stage 2
 * @param coherentPath what the requester sends is snooped whatever it asks for (CANWBS)
 */
public record SmmuEntry(
    Optional<ArmStreamTableEntry> stream,
    Optional<ArmContextDescriptor> context,
    boolean coherentPath)
    implements TranslationEntry {
  @Override
  public boolean forcesSnoop() {
    return coherentPath;
  }
}
