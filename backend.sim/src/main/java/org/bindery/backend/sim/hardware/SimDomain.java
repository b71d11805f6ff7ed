package org.bindery.backend.sim.hardware;

import java.util.List;
import org.bindery.api.IovaRange;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.TranslationEntry;

/** A table of a unit's, of any kind. */
sealed interface SimDomain extends IommuDomain permits UnitDomain, LiveDomain, GuestsDomain {
  DomainUnits units();

  TableFormat tableFormat();

  @Override
  default String format() {
    return tableFormat().name();
  }

  @Override
  default List<Long> pageSizes() {
    return tableFormat().pageSizes();
  }

  @Override
  default IovaRange aperture() {
    return tableFormat().aperture();
  }

  /**
   * What the hardware is told of a requester that is going to use it, or of one of its PASIDs.
   *
   * @param facts of the unit that the requester is behind
   * @param domain the unit's number for the table
   * @param pasid 0: all that the requester sends without one
   */
  default TranslationEntry entry(MakeFacts facts, int domain, RequesterId requester, int pasid) {
    return facts.entry(tableFormat(), domain, snoop(), requester, pasid);
  }
}
