package org.bindery.iommufd.device;

import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
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

  /**
   * What nested tables and virtual IOMMUs want of it.
   *
   * @param device the one that they are made for
   * @throws org.bindery.api.RefusedException EINVAL no nest parent, or another hardware's table
   */
  public void checkNestParentFor(DmaDevice device) {
    if (!abilities().nestParent()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is no nest parent: %s",
              this,
              automatic
                  ? "attaching made it, and such a table goes with its last device"
                  : "it was not allocated as one")
          .blockedBy(toString(), "is no nest parent")
          .exception();
    }
    if (hardware() != device.hardware()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is a table of %s, and %s is behind %s",
              this,
              hardware().name(),
              device.name(),
              device.hardware().name())
          .blockedBy(toString(), "is a table of " + hardware().name())
          .exception();
    }
  }

  @Override
  public boolean uses(FdObject other) {
    return other == ioas || super.uses(other);
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
