package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.ContextEntry;

/**
 * Whether a unit can use a table for a requester, or for one of its PASIDs; what it says when not.
 *
 * @param name of the unit
 */
record TableChecks(String name, MakeFacts facts) {
  /** For all that a requester sends without PASID (EINVAL). */
  void forRequester(RequesterId requester, SimDomain domain) {
    switch (domain) {
      case UnitDomain table -> paging(requester, table);
      case NestedDomain table -> nested(requester, table);
      case StreamDomain table -> stream(requester, table);
      case EptDomain table -> guest(requester, table);
      case SvaDomain _ ->
          throw Refusal.of(
                  Errno.EINVAL,
                  "the page table of a CPU is for DMA with a PASID, not for all DMA of %s",
                  requester)
              .exception();
    }
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
      case UnitDomain table -> {
        paging(requester, table);
        formatForPasid(requester, pasid, table);
      }
      case EptDomain table -> {
        guest(requester, table);
        formatForPasid(requester, pasid, table);
      }
      case NestedDomain table -> nested(requester, table);
      case StreamDomain _ ->
          throw Refusal.of(
                  Errno.EOPNOTSUPP,
                  "a guest's stream table entry is for all that %s sends, not for PASID %d",
                  requester,
                  pasid)
              .exception();
      case SvaDomain _ -> ofCpu(requester);
    }
  }

  private void formatForPasid(RequesterId requester, int pasid, SimDomain table) {
    facts
        .format(table.format())
        .flatMap(facts::lackForPasid)
        .ifPresent(lack -> {
          throw Refusal.of(
                  Errno.EINVAL,
                  "PASID %d of %s, behind %s (%s): %s",
                  pasid,
                  requester,
                  name,
                  facts.make(),
                  lack)
              .exception();
        });
  }

  /** Where the unit demands that who uses a table that asks for pages can ask (ENODEV). */
  void asks(RequesterId requester, SimDomain domain, PageAsking asking) {
    if (facts.demandsPageRequests() && domain.units().asks() != null && !asking.possible()) {
      throw Refusal.of(
              Errno.ENODEV,
              "the table asks for missing pages, and %s, behind %s (%s), sends no page requests",
              requester,
              name,
              facts.make())
          .exception();
    }
  }

  /** Where the requester's PASIDs are in the way of a second-stage table (EBUSY). */
  void besidePasids(RequesterId requester, SimDomain table, List<Integer> pasids) {
    if (facts.pasidsBesideSecondStage()
        || table.tableFormat().stage() == Stage.FIRST
        || pasids.isEmpty()) {
      return;
    }
    throw Refusal.of(
            Errno.EBUSY,
            "a table of stage 2 takes all that %s sends, and its PASIDs %s are attached",
            requester,
            pasids)
        .blockedBy(requester.toString(), "PASIDs %s are attached".formatted(pasids))
        .exception();
  }

  /** Where a second-stage table has all that the requester sends (EINVAL). */
  void besideEntry(RequesterId requester, int pasid, ContextEntry<Attachment> entry) {
    if (facts.pasidsBesideSecondStage()
        || !(entry instanceof ContextEntry.Translated<Attachment> translated)
        || translated.domain().domain().format().stage() == Stage.FIRST) {
      return;
    }
    throw Refusal.of(
            Errno.EINVAL,
            "PASID %d of %s: a table of stage 2 has all that it sends",
            pasid,
            requester)
        .exception();
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

  private void nested(RequesterId requester, NestedDomain table) {
    paging(requester, table.parent());
    facts
        .nesting()
        .flatMap(nesting -> nesting.lack(table.table()))
        .ifPresent(lack -> {
          throw Refusal.of(
                  Errno.EINVAL,
                  "%s is behind %s (%s), which %s",
                  requester,
                  name,
                  facts.make(),
                  lack)
              .exception();
        });
  }

  private void stream(RequesterId requester, StreamDomain table) {
    Unit maker = table.units().maker();
    if (!maker.name().equals(name)) {
      throw Refusal.of(
              Errno.EINVAL,
              "the guest's tables are behind %s, and %s behind %s",
              maker.name(),
              requester,
              name)
          .exception();
    }
    if (table.needsMember() && table.slice().virtualId(requester).isEmpty()) {
      throw Refusal.of(Errno.ENOENT, "the guest knows %s by no stream ID", requester).exception();
    }
  }

  private void guest(RequesterId requester, EptDomain table) {
    TableFormat own = walks(requester, table);
    if (!facts.walksGuestTables(own)) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is behind %s (%s), which cannot walk the second-level table of a virtual machine",
              requester,
              name,
              facts.make())
          .exception();
    }
    enforces(requester, table);
  }

  /** Its own format that a table has. */
  private TableFormat walks(RequesterId requester, SimDomain table) {
    TableFormat format = table.tableFormat();
    Unit maker = table.units().maker();
    if (!maker.name().equals(name) && !facts.sharesTables()) {
      throw Refusal.of(
              Errno.EINVAL,
              "the page table is of %s, and %s is behind %s (%s), which walks its own only",
              maker.name(),
              requester,
              name,
              facts.make())
          .exception();
    }
    Optional<TableFormat> own = facts.format(format.name());
    if (own.isEmpty()
        || !own.get().covers(format)
        || !facts.walksLevels(own.get(), format.levels())) {
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
    return own.get();
  }

  // What intel-iommu's paging_domain_compatible asks of a domain that another unit made.
  private void paging(RequesterId requester, UnitDomain table) {
    TableFormat own = walks(requester, table);
    Unit maker = table.units().maker();
    if (table.marks() != null && !facts.dirtyTracking()) {
      throw Refusal.of(
              Errno.EINVAL,
              "the page table of %s tracks dirty pages and %s is behind %s (%s), which marks no writes",
              maker.name(),
              requester,
              name,
              facts.make())
          .exception();
    }
    if (table.nestParent() && !facts.nestParent(own)) {
      throw Refusal.of(
              Errno.EINVAL,
              "the page table of %s is a parent of nested ones and %s is behind %s (%s), which has none",
              maker.name(),
              requester,
              name,
              facts.make())
          .exception();
    }
    enforces(requester, table);
  }

  private void enforces(RequesterId requester, SimDomain table) {
    if (table.snoop() == Snoop.ENFORCE && !facts.enforcesSnoop(requester)) {
      throw Refusal.of(
              Errno.EINVAL,
              "the page table of %s enforces snooping and %s is behind %s, which %s",
              table.units().maker().name(),
              requester,
              name,
              facts.lack(Snoop.ENFORCE, requester).orElse("cannot enforce it"))
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
