package org.bindery.iommufd.fake;

import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.NestedTranslation;
import org.bindery.hardware.RequesterId;

/** An IOMMU with all that tables can do: it nests, tracks writes and describes itself. */
public class AbleHardware extends FakeHardware implements NestedTranslation {
  /** Whether nested domains can drop what they keep. */
  public boolean invalidating = true;

  public AbleHardware(String name, FailurePoint failures) {
    super(name, failures);
    kinds = Set.of(PageTableKind.PAGING, PageTableKind.NESTED);
    dirtyTracking = true;
    nestParent = true;
    pasidBits = 20;
    dataBytes = 8;
  }

  @Override
  public HardwareInfo info(RequesterId requester, int wanted) {
    if (wanted != 0 && wanted != 1) {
      throw Refusal.of(Errno.EOPNOTSUPP, "%s has no layout %d", name(), wanted).exception();
    }
    return new HardwareInfo(1, new byte[] {(byte) requester.bus(), 2, 3});
  }

  @Override
  public synchronized IommuDomain allocateNested(NestedRequest request, IommuDomain parent) {
    failures.pass("allocate nested");
    if (!domains.contains(parent) || !((FakeDomain) parent).request.nestParent()) {
      throw new AssertionError("no parent of this hardware: " + parent);
    }
    read(request.data());
    FakeDomain under = (FakeDomain) parent;
    FakeDomain made =
        invalidating
            ? new FakeInvalidatingDomain(this, request, under)
            : new FakeNestedDomain(this, request, under);
    domains.add(made);
    return made;
  }
}
