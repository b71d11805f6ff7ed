package org.bindery.iommufd.fake;

import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.NestedTranslation;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;
import org.bindery.hardware.VirtualIommus;

/** An IOMMU with all that tables can do: it nests, tracks writes and describes itself. */
public class AbleHardware extends FakeHardware implements NestedTranslation, VirtualIommus {
  /** The type of virtual IOMMU it has. */
  public static final int IOMMU_TYPE = 5;

  /** Whether nested domains can drop what they keep. */
  public boolean invalidating = true;

  /** Whether virtual IOMMUs have pages to map: two. */
  public boolean exposing;

  private FakeVirtualIommu slice;
  private long offset;

  public AbleHardware(String name, FailingCalls failures) {
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
  public boolean offers(RequesterId requester, int type) {
    return type == IOMMU_TYPE;
  }

  @Override
  public synchronized VirtualIommu allocate(
      RequesterId requester,
      int type,
      IommuDomain parent,
      Optional<UserData> data,
      VirtualIommu.User user) {
    failures.pass("allocate virtual IOMMU");
    checkParent(parent);
    data.ifPresent(this::read);
    FakeDomain under = (FakeDomain) parent;
    slice =
        invalidating
            ? new FakeInvalidatingIommu(this, under, user)
            : new FakeVirtualIommu(this, under, user);
    if (exposing) {
      offset = user.expose(Arena.ofAuto().allocate(0x2000, 0x1000));
      failures.pass("after exposing");
    }
    return slice;
  }

  /** The virtual IOMMU that was made last. */
  public FakeVirtualIommu slice() {
    return slice;
  }

  /** Where the pages of the one that was made last are exposed. */
  public long offset() {
    return offset;
  }

  @Override
  public synchronized void attach(RequesterId requester, IommuDomain domain) {
    if (domain instanceof FakeNestedDomain nested
        && nested.slice() != null
        && !nested.slice().knows(requester)) {
      throw Refusal.of(Errno.ENOENT, "the guest knows no %s", requester).exception();
    }
    super.attach(requester, domain);
  }

  private void checkParent(IommuDomain parent) {
    if (!domains.contains(parent) || !((FakeDomain) parent).request.nestParent()) {
      throw new AssertionError("no parent of this hardware: " + parent);
    }
  }

  @Override
  public IommuDomain allocateNested(NestedRequest request, IommuDomain parent) {
    return allocateNested(request, parent, null);
  }

  /**
   * @param of null: of the hardware itself
   */
  synchronized IommuDomain allocateNested(
      NestedRequest request, IommuDomain parent, FakeVirtualIommu of) {
    failures.pass("allocate nested");
    checkParent(parent);
    read(request.data());
    FakeDomain under = (FakeDomain) parent;
    FakeNestedDomain made =
        invalidating
            ? new FakeInvalidatingDomain(this, request, under)
            : new FakeNestedDomain(this, request, under);
    made.slice(of);
    domains.add(made);
    return made;
  }
}
