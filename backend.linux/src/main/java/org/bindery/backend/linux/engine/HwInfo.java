package org.bindery.backend.linux.engine;

import java.util.Map;

/**
 * What {@code IOMMU_GET_HW_INFO} says of the IOMMU behind a device.
 *
 * @param make {@code vtd}, {@code amd}, {@code smmuv3}, {@code none}
 * @param registers by name; empty where the make is not known
 * @param capabilities bits of {@code GetHwInfo.CAP_...}
 * @param pasidBits that device and IOMMU support together
 */
record HwInfo(String make, Map<String, Long> registers, long capabilities, int pasidBits) {
  /** Of a device without an IOMMU in front of it. */
  static final HwInfo NONE = new HwInfo("none", Map.of(), 0, 0);

  HwInfo {
    registers = Map.copyOf(registers);
  }
}
