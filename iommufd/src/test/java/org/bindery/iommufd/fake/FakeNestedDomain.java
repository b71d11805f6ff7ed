package org.bindery.iommufd.fake;

import org.bindery.api.Access;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.NestedRequest;

/** A guest's table: it keeps its parent and cannot be filled. */
public class FakeNestedDomain extends FakeDomain {
  private final FakeDomain parent;
  private final NestedRequest nested;
  private FakeVirtualIommu slice;

  FakeNestedDomain(FakeHardware hardware, NestedRequest request, FakeDomain parent) {
    super(
        hardware,
        new DomainRequest(request.requester(), PageTableKind.NESTED, "fake-guest", parent.snoop()));
    this.parent = parent;
    this.nested = request;
    parent.under.add(this);
  }

  void slice(FakeVirtualIommu of) {
    slice = of;
    if (of != null) {
      of.nested++;
    }
  }

  /** The virtual IOMMU that made it; null: none. */
  public FakeVirtualIommu slice() {
    return slice;
  }

  public FakeDomain parent() {
    return parent;
  }

  /** What it was asked for with. */
  public NestedRequest nested() {
    return nested;
  }

  @Override
  public void map(long iova, long frame, long count, Access access) {
    throw new AssertionError("a guest's table is not filled");
  }

  @Override
  public void close() {
    super.close();
    parent.under.remove(this);
    if (slice != null) {
      slice.nested--;
    }
  }
}
