package org.bindery.backend.sim.function;

import org.bindery.backend.sim.pci.ConfigImage;
import org.bindery.backend.sim.pci.RequestCapabilities;

/**
 * Which of its special requests a function may send, as its control registers have it: the kernel
 * sets them, and whoever owns the function cannot write them. Not thread-safe but for reading.
 */
final class RequestSwitches {
  /** {@code PRQ_DEPTH}: what the queue of an IOMMU takes at once. */
  private static final int MOST_OUTSTANDING = 2048;

  private final RequestCapabilities at;
  private volatile boolean ats;
  private volatile boolean pageRequests;
  private volatile boolean pasids;
  private volatile int outstanding;

  RequestSwitches(ConfigImage image) {
    this.at = RequestCapabilities.of(image);
  }

  boolean ats() {
    return ats;
  }

  boolean pageRequests() {
    return pageRequests;
  }

  /** How many page requests may be outstanding; 0: they are off. */
  int outstandingPageRequests() {
    return pageRequests ? outstanding : 0;
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
    outstanding = at.pri() == 0 ? 0 : u32(config, at.pri() + RequestCapabilities.PRI_ALLOCATION);
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
      int capacity = u32(config, at.pri() + RequestCapabilities.PRI_CAPACITY);
      int allocation = Math.min(capacity, MOST_OUTSTANDING);
      put(config, at.pri() + RequestCapabilities.PRI_ALLOCATION, allocation);
      put(config, at.pri() + RequestCapabilities.PRI_ALLOCATION + 2, allocation >>> 16);
    }
  }

  /** Unsigned, as far as an int reaches. */
  private static int u32(byte[] config, int offset) {
    int value = u16(config, offset) | u16(config, offset + 2) << 16;
    return value < 0 ? Integer.MAX_VALUE : value;
  }

  private static int u16(byte[] config, int offset) {
    return config[offset] & 0xff | (config[offset + 1] & 0xff) << 8;
  }

  private static void put(byte[] config, int offset, int value) {
    config[offset] = (byte) value;
    config[offset + 1] = (byte) (value >> 8);
  }
}
