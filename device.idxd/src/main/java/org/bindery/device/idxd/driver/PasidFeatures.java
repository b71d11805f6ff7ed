package org.bindery.device.idxd.driver;

import org.bindery.api.RegionInfo;
import org.bindery.device.DriverPort;

/**
 * What the PASID capability of a function says ({@code pci_pasid_features}).
 *
 * @param bits the PASID capability register; 0: it has none
 */
record PasidFeatures(int bits) {
  private static final int FIRST_EXTENDED = 0x100;
  private static final int PASID = 0x1b;
  private static final int CAPABILITY = 4;
  private static final int PRIVILEGED = 1 << 2;

  /** More capabilities than these are not in 4 KiB. */
  private static final int MOST = 960;

  static PasidFeatures of(DriverPort port) {
    int at = FIRST_EXTENDED;
    for (int i = 0; i < MOST && at >= FIRST_EXTENDED && at < port.configBytes(); i++) {
      long header = port.read(RegionInfo.CONFIG, at, 4);
      if ((header & 0xffff) == PASID) {
        return new PasidFeatures((int) port.read(RegionInfo.CONFIG, at + CAPABILITY, 2));
      }
      at = (int) (header >>> 20) & ~0x3;
    }
    return new PasidFeatures(0);
  }

  /** Requests may say that they are privileged. */
  boolean privileged() {
    return (bits & PRIVILEGED) != 0;
  }
}
