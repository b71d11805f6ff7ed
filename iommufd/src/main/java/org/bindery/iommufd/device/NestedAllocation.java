package org.bindery.iommufd.device;

import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.NestedTranslation;
import org.bindery.hardware.VirtualIommus;

/** Checks and makes the domain of a nested table, in the order of {@code hw_pagetable.c}. */
final class NestedAllocation {
  private NestedAllocation() {}

  /** Whether the hardware walks a guest's tables, on its own or in a virtual IOMMU. */
  static boolean offered(DmaDevice device) {
    return device.hardware() instanceof NestedTranslation
        || device.hardware() instanceof VirtualIommus;
  }

  /** The same for both parents; only after {@link AbilityChecks#checkNested}. */
  static NestedRequest request(DmaDevice device, HwptRequest wanted) {
    return new NestedRequest(device.requesters().getFirst(), wanted.data().orElseThrow())
        .forPasid(wanted.forPasid());
  }

  /**
   * Under a nest parent: {@code iommufd_hwpt_nested_alloc}.
   *
   * @return what makes the domain
   * @throws org.bindery.api.RefusedException EOPNOTSUPP abilities, no data, or the hardware nests
   *     none; EINVAL no nest parent, an automatic one, or another hardware's
   */
  static Maker under(PagingHwpt parent, DmaDevice device, HwptRequest wanted) {
    AbilityChecks.checkNested(device, wanted);
    if (!(device.hardware() instanceof NestedTranslation nesting)) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a nested page table for %s under %s: %s (%s) walks none",
              device.name(),
              parent,
              device.hardware().name(),
              device.hardware().make())
          .exception();
    }
    parent.checkNestParentFor(device);
    HwptAllocation.checkKind(device, PageTableKind.NESTED);
    AbilityChecks.checkPasids(device, wanted);
    return request -> nesting.allocateNested(request, parent.domain());
  }

  /**
   * In a virtual IOMMU: {@code iommufd_viommu_alloc_hwpt_nested}.
   *
   * @param name of the virtual IOMMU
   * @throws org.bindery.api.RefusedException EINVAL the device is behind another IOMMU; EOPNOTSUPP
   *     abilities, or no data
   */
  static Maker in(GuestIommu iommu, String name, DmaDevice device, HwptRequest wanted) {
    if (iommu.hardware() != device.hardware()) {
      throw Refusal.of(
              Errno.EINVAL,
              "a nested page table of %s for %s: the one is a part of %s, the other behind %s",
              name,
              device.name(),
              iommu.hardware().name(),
              device.hardware().name())
          .exception();
    }
    AbilityChecks.checkNested(device, wanted);
    AbilityChecks.checkPasids(device, wanted);
    return iommu.slice()::allocateNested;
  }

  /** Makes the domain. */
  @FunctionalInterface
  interface Maker {
    IommuDomain make(NestedRequest request);
  }
}
