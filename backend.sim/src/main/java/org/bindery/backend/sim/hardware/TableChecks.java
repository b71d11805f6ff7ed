package org.bindery.backend.sim.hardware;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.hardware.RequesterId;

/**
 * Whether a unit can use a table for a requester, or for one of its PASIDs; what it says when not.
 *
 * @param name of the unit
 */
record TableChecks(String name, MakeFacts facts) {
  /** For all that a requester sends without PASID (EINVAL). */
  UnitDomain forRequester(RequesterId requester, SimDomain domain) {
    if (!(domain instanceof UnitDomain table)) {
      throw Refusal.of(
              Errno.EINVAL,
              "the page table of a CPU is for DMA with a PASID, not for all DMA of %s",
              requester)
          .exception();
    }
    paging(requester, table);
    return table;
  }

  /** For what a requester sends with a PASID (EINVAL). */
  void forPasid(RequesterId requester, int pasid, SimDomain domain) {
    if (pasid < 1 || pasid >>> facts.pasidBits() != 0) {
      String which =
          facts.pasidBits() == 0
              ? "tells no PASIDs apart"
              : "tells 1 to 0x%x apart".formatted((1 << facts.pasidBits()) - 1);
      throw Refusal.of(
              Errno.EINVAL, "%d is no PASID of %s (%s), which %s", pasid, name, facts.make(), which)
          .exception();
    }
    switch (domain) {
      case UnitDomain table -> paging(requester, table);
      case SvaDomain _ -> ofCpu(requester);
    }
  }

  private void ofCpu(RequesterId requester) {
    if (!facts.walksCpuTables()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is behind %s (%s), which cannot walk the page table of a CPU",
              requester,
              name,
              facts.make())
          .exception();
    }
  }

  // What intel-iommu's paging_domain_compatible asks of a domain that another unit made.
  private void paging(RequesterId requester, UnitDomain table) {
    TableFormat format = table.tableFormat();
    Unit maker = table.units().maker();
    if (!facts.format().covers(format) || !facts.walksLevels(format.levels())) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is behind %s (%s), which cannot walk a page table of %s (%s): %s of %d levels,"
                  + " leaves up to 0x%x bytes, %s",
              requester,
              name,
              facts.make(),
              maker.name(),
              maker.make(),
              format.name(),
              format.levels(),
              format.largestLeaf().bytes(),
              format.aperture())
          .exception();
    }
    if (table.snoop() == Snoop.ENFORCE && !facts.enforcesSnoop()) {
      throw Refusal.of(
              Errno.EINVAL,
              "the page table of %s enforces snooping and %s is behind %s, which %s",
              maker.name(),
              requester,
              name,
              facts.lack(Snoop.ENFORCE).orElse("cannot enforce it"))
          .exception();
    }
  }

  /** That a table is none that the unit walks as its own. */
  RefusedException foreign(RequesterId requester) {
    return Refusal.of(
            Errno.EINVAL, "the page table is not one of %s, which %s is behind", name, requester)
        .exception();
  }

  RefusedException unknown(RequesterId requester) {
    return Refusal.of(Errno.EINVAL, "no device with requester ID %s is behind %s", requester, name)
        .exception();
  }
}
