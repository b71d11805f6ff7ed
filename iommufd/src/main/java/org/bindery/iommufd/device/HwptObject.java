package org.bindery.iommufd.device;

import org.bindery.api.PageTableKind;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.iommufd.object.FdObject;

/** A page table of an fd: {@code struct iommufd_hw_pagetable}. Immutable. */
public abstract sealed class HwptObject extends FdObject permits IoasHwpt, SvaHwpt {
  private final IommuHardware hardware;
  private final IommuDomain domain;
  private final HwptAbilities abilities;

  HwptObject(int id, IommuHardware hardware, IommuDomain domain, HwptAbilities abilities) {
    super(id, "hwpt");
    this.hardware = hardware;
    this.domain = domain;
    this.abilities = abilities;
  }

  public final IommuDomain domain() {
    return domain;
  }

  public final IommuHardware hardware() {
    return hardware;
  }

  /** What it was allocated with. */
  public final HwptAbilities abilities() {
    return abilities;
  }

  abstract PageTableKind kind();

  /** What it follows: {@code ioas 1}. */
  abstract String follows();

  /** Made by attaching to its address space; goes with its last device. */
  public abstract boolean automatic();
}
