package org.bindery.backend.sim.hardware;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;

/** Makes the tables of a unit, of each kind, and refuses what the unit lacks. */
record UnitTables(Unit unit, CachedMemory memory, TableGuard guard) {
  IommuDomain allocate(DomainRequest request) {
    HardwareCapabilities capabilities = unit.capabilities(request.requester());
    if (!capabilities.kinds().contains(request.kind())) {
      throw lacks("has page tables of kind %s only, not %s", capabilities.kinds(), request.kind());
    }
    TableFormat format =
        facts()
            .format(request.format())
            .orElseThrow(() ->
                lacks(
                    "has the format %s, not %s",
                    String.join(" and ", capabilities.formats()), request.format()));
    facts()
        .lack(request.snoop(), request.requester())
        .ifPresent(lack -> {
          throw lacks("%s", lack);
        });
    if (request.kind() == PageTableKind.SVA) {
      return shared(request);
    }
    if (request.kind() == PageTableKind.EPT) {
      return guest(request, format);
    }
    if (request.data().isPresent()) {
      throw lacks("takes no data for a table of its own, as of type %d", type(request));
    }
    facts()
        .lack(format, TableAbilities.of(request))
        .ifPresent(lack -> {
          throw lacks("%s", lack);
        });
    return request.dirtyTracking()
        ? new TrackedDomain(unit, format, request, guard)
        : new UnitDomain(unit, format, request, guard);
  }

  /**
   * @param parent of this machine
   */
  IommuDomain nested(NestedRequest request, SimDomain parent) {
    Nesting nesting =
        facts().nesting().orElseThrow(() -> lacks("walks no tables of guests by their address"));
    if (request.data().type() != nesting.dataType()) {
      throw lacks(
          "takes guests' tables of type %d, not %d", nesting.dataType(), request.data().type());
    }
    if (!(parent instanceof UnitDomain table && table.nestParent())) {
      throw noParent();
    }
    return new NestedDomain(unit, nesting, nesting.table(request.data()), request, table, memory);
  }

  Optional<StreamNesting> slices(RequesterId requester, int type) {
    return facts()
        .streamNesting()
        .filter(nesting -> nesting.type() == type && nesting.offeredTo(requester));
  }

  /**
   * @param parent of this machine
   */
  VirtualIommu slice(RequesterId requester, int type, SimDomain parent, VirtualIommu.User user) {
    StreamNesting nesting =
        slices(requester, type)
            .orElseThrow(() -> lacks("has no virtual IOMMU of type %d for %s", type, requester));
    if (!(parent instanceof UnitDomain table
        && table.nestParent()
        && table.units().maker() == unit)) {
      throw noParent();
    }
    return new UnitSlice(unit, nesting, new ParentMemory(table, memory), user);
  }

  private RefusedException noParent() {
    return Refusal.of(Errno.EINVAL, "the parent was not made for nested tables of %s", unit.name())
        .exception();
  }

  private MakeFacts facts() {
    return unit.facts();
  }

  private static int type(DomainRequest request) {
    return request.data().orElseThrow().type();
  }

  private IommuDomain shared(DomainRequest request) {
    Process process =
        request
            .process()
            .orElseThrow(() ->
                Refusal.of(Errno.EINVAL, "a page table of a CPU is of a process: none is named")
                    .exception());
    return new SvaDomain(unit, request.format(), request.snoop(), process, memory.frames());
  }

  private IommuDomain guest(DomainRequest request, TableFormat format) {
    if (!facts().walksGuestTables(format)) {
      throw lacks(
          "walks no tables of %s that are a virtual machine's: the CPUs have others",
          format.name());
    }
    facts()
        .lack(format, TableAbilities.of(request))
        .ifPresent(lack -> {
          throw lacks("%s", lack);
        });
    GuestAddressSpace slots =
        request
            .guest()
            .orElseThrow(() ->
                Refusal.of(
                        Errno.EINVAL, "a second-level table is of a virtual machine: none is named")
                    .exception());
    return new EptDomain(unit, format, request, slots, memory.frames());
  }

  RefusedException lacks(String what, Object... args) {
    return Refusal.of(
            Errno.EOPNOTSUPP, "%s (%s) %s", unit.name(), unit.make(), what.formatted(args))
        .exception();
  }
}
