package org.bindery.iommufd.failure;

/**
 * What commands ask for and may not get. The engine passes the first group itself. The others are
 * passed by who stands at a border of it, before the call goes through: {@link
 * org.bindery.hardware.HostMemory}, the page tables' memory, {@link org.bindery.hardware.DmaGroup},
 * {@link org.bindery.hardware.IommuHardware} and its abilities. In production nobody stands there,
 * so that a vendor's hardware knows nothing of it.
 */
public enum FailurePoint {
  /** An id for an object of any type: {@code iommufd_object_alloc}. */
  OBJECT,
  /** An area: {@code iopt_area_alloc}. */
  AREA,
  /** Pinned pages are charged: {@code iopt_pages_update_pinned}. */
  CHARGE,

  PIN,
  UNPIN(false),

  /** A page of what hardware walks: page tables, and the tables of requesters and of PASIDs. */
  TABLE_PAGE,

  CLAIM_GROUP,
  RELEASE_GROUP(false),
  CLAIM_PASID,
  RELEASE_PASID(false),

  DESCRIBE_HARDWARE,
  ALLOCATE_DOMAIN,
  ALLOCATE_NESTED,
  CLOSE_DOMAIN(false),
  MAP,
  UNMAP(false),
  MAP_BYTES,
  UNMAP_BYTES(false),
  ATTACH,
  BLOCK(false),
  RELEASE(false),
  ATTACH_PASID,
  BLOCK_PASID(false),
  RESPOND(false),
  WATCH_FAULTS,
  UNWATCH_FAULTS(false),
  TRACK_DIRTY,
  READ_DIRTY(false),
  FLUSH_DIRTY(false),
  INVALIDATE,

  ALLOCATE_VIRTUAL_IOMMU,
  ALLOCATE_VIRTUAL_NESTED,
  ADD_VIRTUAL_DEVICE,
  REMOVE_VIRTUAL_DEVICE(false),
  START_QUEUE,
  STOP_QUEUE(false),
  CLOSE_VIRTUAL_IOMMU(false);

  private final boolean mayFail;

  FailurePoint() {
    this(true);
  }

  FailurePoint(boolean mayFail) {
    this.mayFail = mayFail;
  }

  /** False: it gives something back, or its contract is that it does not fail. */
  public boolean mayFail() {
    return mayFail;
  }
}
