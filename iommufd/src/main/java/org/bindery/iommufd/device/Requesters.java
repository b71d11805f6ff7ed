package org.bindery.iommufd.device;

import java.util.List;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.HardwareCapabilities;

/** What holds for all the requester IDs that a device's DMA may carry. */
final class Requesters {
  private Requesters() {}

  /** Of the device's own ID. */
  static HardwareCapabilities capabilities(DmaDevice device) {
    return device.hardware().capabilities(device.requesters().getFirst());
  }

  /** No-snoop can be blocked only if it can on every way that the device's requests may take. */
  static boolean enforceSnoop(DmaDevice device) {
    return device.requesters().stream()
        .allMatch(requester -> device.hardware().capabilities(requester).enforcesSnoop());
  }

  /** What its tables really do, where {@link #enforceSnoop} is what is reported. */
  static boolean blockNoSnoop(DmaDevice device) {
    return device.requesters().stream()
        .allMatch(requester -> device.hardware().capabilities(requester).blocksNoSnoop());
  }

  /** On every way that the device's requests may take. */
  static boolean ignoreNoSnoop(DmaDevice device) {
    return device.requesters().stream()
        .allMatch(requester -> device.hardware().capabilities(requester).ignoresNoSnoop());
  }

  static List<Port> ports(DmaDevice device) {
    return device.requesters().stream()
        .map(requester -> new Port(device.hardware(), requester))
        .toList();
  }
}
