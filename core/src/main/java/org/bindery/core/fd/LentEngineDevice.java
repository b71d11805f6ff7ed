package org.bindery.core.fd;

import java.util.OptionalInt;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;

/**
 * A registered device as a binder gets it to attach: for the time of one call. An attach that ends
 * after its call was given up is taken back, so that a binder that hung leaves the device blocked.
 */
record LentEngineDevice(EngineDevice device, Lease lease) implements EngineDevice {
  @Override
  public int id() {
    return device.id();
  }

  @Override
  public int attach(int pageTable) {
    lease.require();
    int hwpt = device.attach(pageTable);
    if (lease.ended()) {
      device.detach();
      lease.require();
    }
    return hwpt;
  }

  @Override
  public void detach() {
    lease.require();
    device.detach();
  }

  @Override
  public OptionalInt attached() {
    return device.attached();
  }

  @Override
  public OptionalInt pasid() {
    return device.pasid();
  }

  @Override
  public void close() {
    throw Refusal.of(Errno.EPERM, "a binder does not unregister a device").exception();
  }
}
