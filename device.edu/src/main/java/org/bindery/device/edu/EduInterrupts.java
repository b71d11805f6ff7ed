package org.bindery.device.edu;

import org.bindery.device.DevicePort;

/**
 * The interrupt controller of the device: causes are collected in a status register; raising sends
 * a message when MSI is on and else asserts the line until every cause is acknowledged.
 */
final class EduInterrupts {
  private final DevicePort port;
  private int status;

  EduInterrupts(DevicePort port) {
    this.port = port;
  }

  int status() {
    return status;
  }

  void raise(int causes) {
    status |= causes;
    if (status == 0) {
      return;
    }
    if (port.msiEnabled()) {
      port.raiseMsi(0);
    } else {
      port.setIntx(true);
    }
  }

  void acknowledge(int causes) {
    status &= ~causes;
    if (status == 0 && !port.msiEnabled()) {
      port.setIntx(false);
    }
  }

  void reset() {
    status = 0;
    port.setIntx(false);
  }
}
