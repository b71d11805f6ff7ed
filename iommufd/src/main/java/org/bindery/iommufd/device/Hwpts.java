package org.bindery.iommufd.device;

import java.util.List;
import org.bindery.api.Process;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.iommufd.ioas.Ioas;
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

    void run(PagingHwpt hwpt, Rollback rollback);
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
      int id = reserve(rollback);
      IommuDomain domain = allocate(hardware, request, rollback);
      PagingHwpt hwpt = new PagingHwpt(id, ioas, hardware, domain, automatic, request.forPasid());
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
    try (Rollback rollback = new Rollback()) {
      int id = reserve(rollback);
      IommuDomain domain = allocate(hardware, request, rollback);
      SvaHwpt hwpt = new SvaHwpt(id, process, hardware, domain);
      objects.publish(hwpt);
      rollback.commit();
      return hwpt;
    }
  }

  private int reserve(Rollback rollback) {
    int id = objects.reserve();
    rollback.push(() -> objects.abandon(id));
    return id;
  }

  private static IommuDomain allocate(
      IommuHardware hardware, DomainRequest request, Rollback rollback) {
    IommuDomain domain = hardware.allocate(request);
    rollback.push(domain::close);
    return domain;
  }

  /** The automatic tables of an address space. */
  List<PagingHwpt> automatic(Ioas ioas) {
    return objects.all(PagingHwpt.class).stream()
        .filter(hwpt -> hwpt.automatic() && hwpt.ioas() == ioas)
        .toList();
  }

  /** Ends one use; an automatic table ends with its last. */
  void release(HwptObject hwpt) {
    if (!hwpt.automatic()) {
      objects.release(hwpt);
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
        case SvaHwpt sva -> sva.domain().close();
      }
    } finally {
      if (hwpt.faultQueue() != null) {
        objects.release(hwpt.faultQueue());
      }
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
