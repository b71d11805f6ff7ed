package org.bindery.iommufd.fake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.UserDataArray;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.NestedRequest;

/** A guest's table whose cached translations the guest can have dropped. */
public final class FakeInvalidatingDomain extends FakeNestedDomain implements CacheInvalidation {
  private final List<Integer> dropped = new CopyOnWriteArrayList<>();

  FakeInvalidatingDomain(FakeHardware hardware, NestedRequest request, FakeDomain parent) {
    super(hardware, request, parent);
  }

  /** First bytes of the entries that were carried out. */
  public List<Integer> dropped() {
    return dropped;
  }

  @Override
  public void invalidate(UserDataArray entries) {
    FakeInvalidation.carryOut(entries, dropped);
  }
}
