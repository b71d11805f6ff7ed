package org.bindery.core.fd;

import org.bindery.api.DeviceInfo;

/**
 * What is known of a bound device and No Snoop, from its bind on.
 *
 * @param issues it can issue such transactions, as its binder declared
 * @param enforceable its IOMMU says that it can block them
 * @param blocked it does, too
 * @param ignored nobody heeds them, whatever its page table says
 */
public record NoSnoopFacts(boolean issues, boolean enforceable, boolean blocked, boolean ignored) {
  /** No DMA, and no IOMMU. */
  public static final NoSnoopFacts SOFTWARE = new NoSnoopFacts(false, false, false, false);

  static NoSnoopFacts of(boolean issues, DeviceInfo info) {
    return new NoSnoopFacts(
        issues, info.snoopEnforceable(), info.blocksNoSnoop(), info.ignoresNoSnoop());
  }
}
