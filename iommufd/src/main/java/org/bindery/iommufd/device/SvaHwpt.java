package org.bindery.iommufd.device;

import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;

/**
 * The page table of the CPU of the fd's owner ({@code iommu_sva_domain_alloc}): the hardware
 * follows the address space of the process by itself, so nothing is mapped, pinned or charged here.
 * Immutable.
 */
final class SvaHwpt extends HwptObject {
  private final Process process;

  SvaHwpt(int id, Process process, IommuHardware hardware, IommuDomain domain) {
    // Which addresses are meant is said by PASID.
    super(id, hardware, domain, true);
    this.process = process;
  }

  @Override
  PageTableKind kind() {
    return PageTableKind.SVA;
  }

  @Override
  String follows() {
    return "process " + process.name();
  }

  @Override
  public boolean automatic() {
    return false;
  }
}
