package org.bindery.iommufd.device;

import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.NestedRequest;

/** What a page table was allocated with, beyond translating: the flags of its allocation. */
public record HwptAbilities(boolean nestParent, boolean dirtyTracking, boolean forPasid) {
  static HwptAbilities of(DomainRequest request) {
    return new HwptAbilities(request.nestParent(), request.dirtyTracking(), request.forPasid());
  }

  static HwptAbilities of(NestedRequest request) {
    return new HwptAbilities(false, false, request.forPasid());
  }
}
