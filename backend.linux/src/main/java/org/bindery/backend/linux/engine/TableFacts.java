package org.bindery.backend.linux.engine;

import org.bindery.api.DeviceInfo;
import org.bindery.api.Snoop;

/**
 * What the kernel chose when it made a page table for a device; it does not tell afterwards.
 *
 * @param format empty when it is not known
 * @param hardware the IOMMU's name
 */
record TableFacts(String format, Snoop snoop, String hardware) {
  /** The kernel enforces snooping if and only if the device's IOMMU can. */
  static TableFacts of(DeviceInfo info) {
    return new TableFacts(
        info.formats().isEmpty() ? "" : info.formats().getFirst(),
        info.snoopEnforceable() ? Snoop.ENFORCE : Snoop.ALLOW,
        info.hardware());
  }
}
