package org.bindery.iommufd.device;

import org.bindery.api.PageTableKind;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.FdObject;

/** A page table that follows an address space: {@code struct iommufd_hwpt_paging}. Immutable. */
public final class HwptObject extends FdObject {
  private final Ioas ioas;
  private final IommuHardware hardware;
  private final IommuDomain domain;
  private final boolean automatic;

  HwptObject(int id, Ioas ioas, IommuHardware hardware, IommuDomain domain, boolean automatic) {
    super(id, "hwpt");
    this.ioas = ioas;
    this.hardware = hardware;
    this.domain = domain;
    this.automatic = automatic;
  }

  Ioas ioas() {
    return ioas;
  }

  IommuDomain domain() {
    return domain;
  }

  IommuHardware hardware() {
    return hardware;
  }

  PageTableKind kind() {
    return PageTableKind.PAGING;
  }

  /** Made by attaching to its address space; goes with its last device. */
  public boolean automatic() {
    return automatic;
  }
}
