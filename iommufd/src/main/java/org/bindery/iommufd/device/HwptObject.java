package org.bindery.iommufd.device;

import java.util.function.ToIntFunction;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.fault.FaultAttachment;
import org.bindery.iommufd.fault.FaultQueue;
import org.bindery.iommufd.fault.HwptFaults;
import org.bindery.iommufd.object.FdObject;

/** A page table of an fd: {@code struct iommufd_hw_pagetable}. Immutable once published. */
public abstract sealed class HwptObject extends FdObject permits IoasHwpt, SvaHwpt, EptHwpt {
  private final IommuHardware hardware;
  private final IommuDomain domain;
  private final HwptAbilities abilities;
  // Written before it is published; null: a missing page is a fault.
  private HwptFaults faults;

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

  /** It may be attached to a PASID, and to a device of which PASIDs are attached. */
  final boolean forPasid() {
    return abilities.forPasid();
  }

  /** Where its devices' missing pages are asked for; null: nowhere. */
  public final FaultQueue faultQueue() {
    return faults == null ? null : faults.queue();
  }

  @Override
  public boolean uses(FdObject other) {
    return other != null && other == faultQueue();
  }

  final void faults(HwptFaults routed) {
    faults = routed;
  }

  /**
   * Begins to take what is to be attached as one that asks for pages.
   *
   * @param names which object of the fd a requester is
   */
  final FaultAttachment beginFaults(ToIntFunction<RequesterId> names) {
    return faults == null ? FaultAttachment.NONE : faults.begin(names);
  }

  abstract PageTableKind kind();

  /** What it follows: {@code ioas 1}. */
  abstract String follows();

  /** Made by attaching to its address space; goes with its last device. */
  public abstract boolean automatic();
}
