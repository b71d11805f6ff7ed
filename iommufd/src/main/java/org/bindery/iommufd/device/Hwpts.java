package org.bindery.iommufd.device;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.NestedRequest;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Rollback;

/** Makes and ends the page tables of an fd. Thread-safe. */
final class Hwpts {
  private final ObjectTable objects;

  Hwpts(ObjectTable objects) {
    this.objects = objects;
  }

  /** What is done to a table before or after it is filled; its undo goes into the rollback. */
  @FunctionalInterface
  interface Step {
    Step NONE = (hwpt, rollback) -> {};

    void run(HwptObject hwpt, Rollback rollback);
  }

  /**
   * Makes a table, fills it with what its address space has and publishes it, all or nothing.
   *
   * @param ioas used by the caller until this returns
   * @param empty run while the table is empty
   * @param filled run when it is filled
   */
  PagingHwpt make(
      Ioas ioas,
      IommuHardware hardware,
      DomainRequest request,
      boolean automatic,
      Step empty,
      Step filled) {
    try (Rollback rollback = new Rollback()) {
      int id = objects.reserve(rollback);
      IommuDomain domain = allocate(hardware, request, rollback);
      PagingHwpt hwpt =
          new PagingHwpt(id, ioas, hardware, domain, HwptAbilities.of(request), automatic);
      empty.run(hwpt, rollback);
      ioas.addTable(domain, "%s (%s)".formatted(hwpt, hardware.name()));
      rollback.push(() -> ioas.removeTable(domain));
      filled.run(hwpt, rollback);
      objects.useAgain(ioas);
      objects.publish(hwpt);
      rollback.commit();
      return hwpt;
    }
  }

  /** Makes a table that follows a process, all or nothing. */
  SvaHwpt make(Process process, IommuHardware hardware, DomainRequest request) {
    return live(hardware, request, (id, domain) -> new SvaHwpt(id, process, hardware, domain));
  }

  /** Makes a table that shows the memory slots of a virtual machine, all or nothing. */
  EptHwpt make(GuestAddressSpace guest, IommuHardware hardware, DomainRequest request) {
    return live(
        hardware, request, (id, domain) -> new EptHwpt(id, guest, hardware, domain, request));
  }

  /** A table over a domain that the hardware fills by itself. */
  private interface Over<T> {
    T make(int id, IommuDomain domain);
  }

  private <T extends HwptObject> T live(
      IommuHardware hardware, DomainRequest request, Over<T> over) {
    try (Rollback rollback = new Rollback()) {
      int id = objects.reserve(rollback);
      T hwpt = over.make(id, allocate(hardware, request, rollback));
      objects.publish(hwpt);
      rollback.commit();
      return hwpt;
    }
  }

  /**
   * Makes a nested table, all or nothing.
   *
   * @param under what it keeps: the parent, or a virtual IOMMU over it; used by the caller until
   *     this returns
   * @param made run when there is a domain
   */
  NestedHwpt make(
      PagingHwpt parent,
      FdObject under,
      IommuHardware hardware,
      NestedRequest request,
      NestedAllocation.Maker maker,
      Step made) {
    try (Rollback rollback = new Rollback()) {
      int id = objects.reserve(rollback);
      IommuDomain domain = maker.make(request);
      rollback.push(domain::close);
      NestedHwpt hwpt =
          new NestedHwpt(id, parent, under, hardware, domain, HwptAbilities.of(request));
      made.run(hwpt, rollback);
      objects.useAgain(under);
      objects.publish(hwpt);
      rollback.commit();
      return hwpt;
    }
  }

  private static IommuDomain allocate(
      IommuHardware hardware, DomainRequest request, Rollback rollback) {
    HeededData data = AbilityChecks.heeded(request);
    IommuDomain domain = hardware.allocate(data == null ? request : request.data(data));
    rollback.push(domain::close);
    AbilityChecks.checkMade(domain, request, hardware.name(), data);
    return domain;
  }

  /** The automatic tables of an address space. */
  List<PagingHwpt> automatic(Ioas ioas) {
    return objects.all(PagingHwpt.class).stream()
        .filter(hwpt -> hwpt.automatic() && hwpt.ioas() == ioas)
        .toList();
  }

  /**
   * Finds a table that follows an IOAS and becomes a user of it.
   *
   * @param fd what refusals call the fd
   * @throws org.bindery.api.RefusedException ENOENT none, or a table of another kind
   */
  PagingHwpt usePaging(String fd, int id) {
    FdObject found = objects.useAny(id);
    if (found instanceof PagingHwpt table) {
      return table;
    }
    if (found != null) {
      release(found);
    }
    throw Refusal.of(
            Errno.ENOENT,
            "%s has no page table %d that follows an ioas%s",
            fd,
            id,
            found == null ? "" : ": that is " + found)
        .exception();
  }

  /** Ends one use of any object; an automatic table ends with its last. */
  void release(FdObject used) {
    if (!(used instanceof HwptObject hwpt) || !hwpt.automatic()) {
      objects.release(used);
    } else if (objects.releaseAndRetire(hwpt)) {
      end(hwpt);
    }
  }

  /** Ends an automatic table that nobody uses any more. */
  void collect(HwptObject hwpt) {
    if (hwpt.automatic() && objects.retire(hwpt)) {
      end(hwpt);
    }
  }

  /** Ends a retired table. */
  void end(HwptObject hwpt) {
    try {
      switch (hwpt) {
        case PagingHwpt paging -> end(paging);
        case NestedHwpt nested -> end(nested);
        case SvaHwpt sva -> sva.domain().close();
        case EptHwpt ept -> ept.domain().close();
      }
    } finally {
      if (hwpt.faultQueue() != null) {
        objects.release(hwpt.faultQueue());
      }
    }
  }

  private void end(NestedHwpt hwpt) {
    try {
      hwpt.domain().close();
    } finally {
      objects.release(hwpt.under());
    }
  }

  private void end(PagingHwpt hwpt) {
    try {
      hwpt.ioas().removeTable(hwpt.domain());
      hwpt.domain().close();
    } finally {
      objects.release(hwpt.ioas());
    }
  }
}
