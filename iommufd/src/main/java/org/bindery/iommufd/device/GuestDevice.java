package org.bindery.iommufd.device;

/** A virtual device as the device sees it that it stands for. */
public interface GuestDevice {
  /** The device is being unbound: ends it. Called under the device's operating lock. */
  void endWithDevice();
}
