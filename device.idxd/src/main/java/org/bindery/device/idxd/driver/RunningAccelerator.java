package org.bindery.device.idxd.driver;

import org.bindery.device.ChildPlace;
import org.bindery.device.KernelDriver;

/** The driver at work on one accelerator. */
final class RunningAccelerator implements KernelDriver.Running {
  private final Accelerator accelerator;
  private final DevicePart device;
  private final ChildPlace place;
  private final int number;

  RunningAccelerator(Accelerator accelerator, DevicePart device, ChildPlace place, int number) {
    this.accelerator = accelerator;
    this.device = device;
    this.place = place;
    this.number = number;
  }

  /** Queues end first, then the accelerator; only then is its number another's. */
  @Override
  public void close() {
    try {
      device.end();
      place.close();
    } finally {
      accelerator.release();
      accelerator.numbers().freeAccelerator(number);
    }
  }
}
