package org.bindery.backend.sim.hardware;

import org.bindery.hardware.IommuDomain;

/** A table of a unit's, of either kind. */
sealed interface SimDomain extends IommuDomain permits UnitDomain, SvaDomain {
  DomainUnits units();

  TableFormat tableFormat();
}
