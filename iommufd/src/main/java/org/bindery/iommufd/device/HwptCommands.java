package org.bindery.iommufd.device;

import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.hardware.NestedRequest;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.ObjectTable;

/**
 * {@code IOMMU_HWPT_ALLOC}, in the order of {@code iommufd_hwpt_alloc} (drivers/iommu/iommufd/
 * hw_pagetable.c): device, then parent, then what the kind's own allocation checks. Thread-safe.
 */
final class HwptCommands {
  private final String fd;
  private final Process process;
  private final ObjectTable objects;
  private final Hwpts hwpts;

  HwptCommands(String fd, Process process, ObjectTable objects, Hwpts hwpts) {
    this.fd = fd;
    this.process = process;
    this.objects = objects;
    this.hwpts = hwpts;
  }

  /**
   * @param guest null: no virtual machine is named
   * @return the table's id
   */
  int allocate(DmaDevice function, HwptRequest request, GuestAddressSpace guest) {
    HwptObject made =
        switch (request.kind()) {
          case NESTED -> nested(function, request);
          case SVA -> sva(function, request);
          case EPT -> ept(function, request, guest);
          case PAGING -> paging(function, request);
        };
    return made.id();
  }

  private HwptObject paging(DmaDevice function, HwptRequest request) {
    HwptAllocation.checkKind(function, request.kind());
    FdObject parent = objects.useAny(request.ioas());
    try {
      if (!(parent instanceof Ioas ioas)) {
        throw wrongParent(
            "a page table needs an ioas to follow; %s has no ioas %d", request, parent);
      }
      FaultRouting routing = FaultRouting.of(function, request, objects);
      return hwpts.make(
          ioas,
          function.hardware(),
          routing.with(HwptAllocation.paging(function, request)),
          false,
          Hwpts.Step.NONE,
          routing::connect);
    } finally {
      release(parent);
    }
  }

  private HwptObject nested(DmaDevice function, HwptRequest wanted) {
    FdObject parent = objects.useAny(wanted.ioas());
    try {
      return switch (parent) {
        case PagingHwpt hwpt ->
            nested(hwpt, hwpt, function, wanted, NestedAllocation.under(hwpt, function, wanted));
        case GuestIommu iommu ->
            nested(
                iommu.parent(),
                parent,
                function,
                wanted,
                NestedAllocation.in(iommu, parent.toString(), function, wanted));
        case Ioas ioas -> {
          // The kernel has the driver make a table of its own then, which refuses the data.
          HwptAllocation.checkKind(function, wanted.kind());
          throw noParent(wanted, ioas);
        }
        case null, default -> throw noParent(wanted, parent);
      };
    } finally {
      release(parent);
    }
  }

  private RefusedException noParent(HwptRequest wanted, FdObject found) {
    return wrongParent(
        "a nested page table needs a nest parent or a virtual IOMMU; %s has none with id %d",
        wanted, found);
  }

  private HwptObject nested(
      PagingHwpt parent,
      FdObject under,
      DmaDevice function,
      HwptRequest wanted,
      NestedAllocation.Maker maker) {
    FaultRouting routing = FaultRouting.of(function, wanted, objects);
    NestedRequest request = routing.with(NestedAllocation.request(function, wanted));
    return hwpts.make(parent, under, function.hardware(), request, maker, routing::connect);
  }

  private HwptObject sva(DmaDevice function, HwptRequest request) {
    HwptAllocation.checkKind(function, request.kind());
    if (request.ioas() != 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "a page table of kind sva follows process %s and no ioas, so not ioas %d of %s",
              process.name(),
              request.ioas(),
              fd)
          .exception();
    }
    return hwpts.make(process, function.hardware(), HwptAllocation.sva(function, request, process));
  }

  private HwptObject ept(DmaDevice function, HwptRequest request, GuestAddressSpace guest) {
    HwptAllocation.checkKind(function, request.kind());
    if (request.ioas() != 0 || guest == null) {
      throw Refusal.of(
              Errno.EINVAL,
              "a page table of kind ept follows a virtual machine and no ioas: %s",
              guest == null ? "none is named" : "not ioas " + request.ioas())
          .exception();
    }
    return hwpts.make(guest, function.hardware(), HwptAllocation.ept(function, request, guest));
  }

  private void release(FdObject used) {
    if (used != null) {
      hwpts.release(used);
    }
  }

  // The kernel: a page table's parent that is not there is EINVAL, not ENOENT.
  private RefusedException wrongParent(String pattern, HwptRequest request, FdObject parent) {
    String reason = pattern.formatted(fd, request.ioas());
    return parent == null
        ? Refusal.of(Errno.EINVAL, "%s", reason).exception()
        : Refusal.of(Errno.EINVAL, "%s: that is %s", reason, parent)
            .blockedBy(parent.toString(), "is of another type")
            .exception();
  }
}
