package org.bindery.hardware;

import org.bindery.api.IovaRange;

/**
 * Addresses that a device cannot have mapped.
 *
 * @param kind as {@code iommu_groups/N/reserved_regions} names it
 */
public record ReservedRegion(IovaRange range, Kind kind) {
  /** The types of {@code enum iommu_resv_type}. */
  public enum Kind {
    /** Firmware wants it mapped 1:1 at all times: such a device cannot be bound. */
    DIRECT,
    /** Wanted 1:1 by firmware, but not by a device given to user space: never reserved. */
    DIRECT_RELAXABLE,
    RESERVED,
    /** Writes there are interrupts. */
    MSI,
    SW_MSI
  }
}
