package org.bindery.iommufd.fake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.UserDataArray;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.VirtualIommu;

/** A slice that drops what it keeps when the guest says so. */
public final class FakeInvalidatingIommu extends FakeVirtualIommu implements CacheInvalidation {
  private final List<Integer> dropped = new CopyOnWriteArrayList<>();

  FakeInvalidatingIommu(AbleHardware hardware, FakeDomain parent, VirtualIommu.User user) {
    super(hardware, parent, user);
  }

  public List<Integer> dropped() {
    return dropped;
  }

  @Override
  public void invalidate(UserDataArray entries) {
    FakeInvalidation.carryOut(entries, dropped);
  }
}
