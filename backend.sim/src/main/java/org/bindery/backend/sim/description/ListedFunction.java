package org.bindery.backend.sim.description;

/**
 * A function of a listing while it is read.
 *
 * @param product class and name in words
 * @param device what else is known of it so far
 */
record ListedFunction(int group, String product, DeviceBuilder device) {
  private static final int BRIDGE = 0x0604;
  private static final int DISPLAY = 0x03;

  /** Class and subclass. */
  int kind() {
    return device.deviceClass >> 8;
  }

  boolean isBridge() {
    return kind() == BRIDGE;
  }

  boolean isDisplay() {
    return kind() >> 8 == DISPLAY;
  }
}
