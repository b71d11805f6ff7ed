package org.bindery.iommufd.device;

import java.time.Instant;
import org.bindery.api.Access;
import org.bindery.api.Fault;
import org.bindery.hardware.HardwareFault;

/** A fault with the device's name and the time at which it was taken. */
record DeviceFault(Instant time, String device, HardwareFault fault) implements Fault {
  @Override
  public String requester() {
    return fault.requester().toString();
  }

  @Override
  public int pasid() {
    return fault.pasid();
  }

  @Override
  public long iova() {
    return fault.iova();
  }

  @Override
  public Access access() {
    return fault.access();
  }

  @Override
  public int code() {
    return fault.code();
  }

  @Override
  public String reason() {
    return fault.reason();
  }
}
