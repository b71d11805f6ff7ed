package org.bindery.iommufd.device;

import org.bindery.api.PageTableKind;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.iommufd.ioas.Ioas;

/** A page table that follows an address space: {@code struct iommufd_hwpt_paging}. Immutable. */
public final class PagingHwpt extends HwptObject {
  private final Ioas ioas;
  private final boolean automatic;

  PagingHwpt(
      int id,
      Ioas ioas,
      IommuHardware hardware,
      IommuDomain domain,
      boolean automatic,
      boolean forPasid) {
    super(id, hardware, domain, forPasid);
    this.ioas = ioas;
    this.automatic = automatic;
  }

  Ioas ioas() {
    return ioas;
  }

  @Override
  PageTableKind kind() {
    return PageTableKind.PAGING;
  }

  @Override
  String follows() {
    return ioas.toString();
  }

  @Override
  public boolean automatic() {
    return automatic;
  }
}
