package org.bindery.model.iommu;

/**
 * Why the walk of a guest's table found no translation. A walk answers a packed entry, which is
 * positive, or one of these as a negative number: so it makes no garbage.
 */
public enum WalkStop {
  /** The address is none that the table translates. */
  NOT_TRANSLATED,
  /** An entry is not present. */
  NOT_PRESENT,
  /** Reserved bits of an entry are set, or it is malformed in another way. */
  BAD_ENTRY,
  /** The table does not permit it: for this direction, or for requests without privilege. */
  NOT_PERMITTED,
  /** An entry is not for requests without privilege. */
  PRIVILEGED,
  /** An address in an entry is wider than the table is said to lead. */
  TOO_WIDE,
  /** An entry is not marked as accessed, which hardware is not to do. */
  NOT_ACCESSED,
  /** The description of the table is malformed. */
  BAD_CONTEXT,
  /** There is no description for the PASID. */
  NO_CONTEXT,
  /** Requests without PASID are not translated beside those with one. */
  CONTEXTS_ONLY,
  /** The description of all of a requester's tables is malformed. */
  BAD_STREAM,
  /** The guest aborts all that the requester sends. */
  ABORTED,
  /** A table lies where the parent cannot have anything. */
  TABLE_BEYOND_PARENT,
  /** A table lies where the parent maps nothing that can be read. */
  TABLE_NOT_READABLE,
  /** Accessed or dirty is to be noted in a table that the parent does not let write. */
  TABLE_NOT_WRITABLE,
  /** The page lies where the parent cannot have anything. */
  PAGE_BEYOND_PARENT,
  /** The page lies where the parent maps nothing, or does not permit it. */
  PAGE_NOT_MAPPED,
  /** Memory behind the parent is gone. */
  MEMORY_GONE;

  private static final WalkStop[] ALL = values();

  /** As a walk answers it. */
  public long packed() {
    return -1 - ordinal();
  }

  /** Whether a walk was stopped. */
  public static boolean stopped(long walked) {
    return walked < 0;
  }

  /**
   * @param walked that was {@link #stopped}
   */
  public static WalkStop of(long walked) {
    return ALL[(int) (-1 - walked)];
  }
}
