package org.bindery.iommufd.device;

import org.bindery.api.PageTableKind;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;

/**
 * A virtual machine's second-level table: the hardware follows its memory slots by itself, so
 * nothing is mapped, pinned or charged here. When the machine ends it is empty, and stays until it
 * is destroyed. Immutable.
 */
final class EptHwpt extends HwptObject {
  private final GuestAddressSpace guest;

  EptHwpt(
      int id,
      GuestAddressSpace guest,
      IommuHardware hardware,
      IommuDomain domain,
      DomainRequest request) {
    super(id, hardware, domain, HwptAbilities.of(request));
    this.guest = guest;
  }

  /** The virtual machine's name. */
  String vm() {
    return guest.name();
  }

  @Override
  PageTableKind kind() {
    return PageTableKind.EPT;
  }

  @Override
  String follows() {
    return "virtual machine " + guest.name();
  }

  @Override
  public boolean automatic() {
    return false;
  }
}
