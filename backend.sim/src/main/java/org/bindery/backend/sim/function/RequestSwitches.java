package org.bindery.backend.sim.function;

import org.bindery.backend.sim.pci.ConfigImage;
import org.bindery.backend.sim.pci.RequestCapabilities;

/**
 * Which of its special requests a function may send, as its control registers have it: the kernel
 * sets them, and whoever owns the function cannot write them. Not thread-safe but for reading.
 */
final class RequestSwitches {
  private final RequestCapabilities at;
  private volatile boolean ats;
  private volatile boolean pageRequests;
  private volatile boolean pasids;

  RequestSwitches(ConfigImage image) {
    this.at = RequestCapabilities.of(image);
  }

  boolean ats() {
    return ats;
  }

  boolean pageRequests() {
    return pageRequests;
  }

  boolean pasids() {
    return pasids;
  }

  /** Looks at the registers. */
  void read(byte[] config) {
    ats =
        at.ats() != 0
            && (u16(config, at.ats() + RequestCapabilities.ATS_CONTROL)
                    & RequestCapabilities.ATS_ENABLE)
                != 0;
    pageRequests =
        at.pri() != 0
            && (u16(config, at.pri() + RequestCapabilities.PRI_CONTROL)
                    & RequestCapabilities.PRI_ENABLE)
                != 0;
    pasids =
        at.pasid() != 0
            && (u16(config, at.pasid() + RequestCapabilities.PASID_CONTROL)
                    & RequestCapabilities.PASID_ENABLE)
                != 0;
  }

  /**
   * Switches on what is wanted and the function has, in the order that the specification demands,
   * and translation off when it is not wanted.
   */
  void enable(byte[] config, boolean withPasids, boolean withTranslation, boolean withPages) {
    if (at.pasid() != 0 && withPasids) {
      int capability = u16(config, at.pasid() + RequestCapabilities.PASID_CAPABILITY);
      put(
          config,
          at.pasid() + RequestCapabilities.PASID_CONTROL,
          RequestCapabilities.pasidControl(capability));
    }
    if (at.ats() != 0) {
      int control = at.ats() + RequestCapabilities.ATS_CONTROL;
      int others = u16(config, control) & ~RequestCapabilities.ATS_ENABLE;
      put(config, control, withTranslation ? others | RequestCapabilities.ATS_ENABLE : others);
    }
    if (at.pri() != 0 && withPages) {
      put(config, at.pri() + RequestCapabilities.PRI_CONTROL, RequestCapabilities.PRI_ENABLE);
      int status = at.pri() + RequestCapabilities.PRI_STATUS;
      put(config, status, u16(config, status) & ~RequestCapabilities.PRI_STOPPED);
      for (int i = 0; i < 4; i++) {
        config[at.pri() + RequestCapabilities.PRI_ALLOCATION + i] =
            config[at.pri() + RequestCapabilities.PRI_CAPACITY + i];
      }
    }
  }

  private static int u16(byte[] config, int offset) {
    return config[offset] & 0xff | (config[offset + 1] & 0xff) << 8;
  }

  private static void put(byte[] config, int offset, int value) {
    config[offset] = (byte) value;
    config[offset + 1] = (byte) (value >> 8);
  }
}
