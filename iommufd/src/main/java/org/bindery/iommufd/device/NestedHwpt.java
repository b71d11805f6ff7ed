package org.bindery.iommufd.device;

import org.bindery.api.PageTableKind;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.FdObject;

/**
 * A page table that a guest manages, under a nest parent: {@code struct iommufd_hwpt_nested}.
 * Immutable.
 */
public final class NestedHwpt extends IoasHwpt {
  private final PagingHwpt parent;
  private final FdObject under;

  /**
   * @param under what it was made under and keeps: the parent, or a virtual IOMMU over it
   */
  NestedHwpt(
      int id,
      PagingHwpt parent,
      FdObject under,
      IommuHardware hardware,
      IommuDomain domain,
      HwptAbilities abilities) {
    super(id, hardware, domain, abilities);
    this.parent = parent;
    this.under = under;
  }

  @Override
  public PagingHwpt paging() {
    return parent;
  }

  @Override
  public Ioas ioas() {
    return parent.ioas();
  }

  FdObject under() {
    return under;
  }

  @Override
  public boolean uses(FdObject other) {
    return other == under || super.uses(other);
  }

  @Override
  PageTableKind kind() {
    return PageTableKind.NESTED;
  }

  @Override
  String follows() {
    return "a guest's table under " + under;
  }

  @Override
  public boolean automatic() {
    return false;
  }
}
