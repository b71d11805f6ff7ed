package org.bindery.device.idxd;

import org.bindery.device.DevicePort;
import org.bindery.model.idxd.register.GenCtrl;
import org.bindery.model.idxd.register.IntCause;

/** Vector 0, which is for the device as a whole: why it was raised, and what may raise it. */
final class Interrupts {
  private static final int VECTOR = 0;

  private final DevicePort port;
  private int causes;
  private GenCtrl control = new GenCtrl(0);

  Interrupts(DevicePort port) {
    this.port = port;
  }

  int causes() {
    return causes;
  }

  GenCtrl control() {
    return control;
  }

  void control(int bits) {
    control = new GenCtrl(bits & GenCtrl.WRITABLE);
  }

  void acknowledge(int bits) {
    causes &= ~bits;
  }

  /** An error was recorded in SWERR. */
  void softwareError() {
    if (control.softwareErrorInterrupt()) {
      raise(IntCause.SOFTWARE_ERROR);
    } else {
      causes |= IntCause.SOFTWARE_ERROR;
    }
  }

  /** A command ended that asked for it. */
  void commandDone() {
    raise(IntCause.COMMAND);
  }

  private void raise(int cause) {
    causes |= cause;
    port.raiseMsi(VECTOR);
  }

  void reset() {
    causes = 0;
    control = new GenCtrl(0);
  }
}
