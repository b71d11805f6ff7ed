package org.bindery.iommufd.device;

import org.bindery.api.PageTableKind;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.FdObject;

/** A page table that follows an address space: {@code struct iommufd_hwpt_paging}. Immutable. */
public final class PagingHwpt extends IoasHwpt {
  private final Ioas ioas;
  private final boolean automatic;

  PagingHwpt(
      int id,
      Ioas ioas,
      IommuHardware hardware,
      IommuDomain domain,
      HwptAbilities abilities,
      boolean automatic) {
    super(id, hardware, domain, abilities);
    this.ioas = ioas;
    this.automatic = automatic;
  }

  @Override
  public PagingHwpt paging() {
    return this;
  }

  @Override
  public Ioas ioas() {
    return ioas;
  }

  @Override
  public boolean uses(FdObject other) {
    return other == ioas;
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
