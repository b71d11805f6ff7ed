package org.bindery.core.fd;

import java.util.OptionalInt;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;

/**
 * A registered device as a binder gets it to attach: for the time of one call. An attach that ends
 * after its call was given up is taken back, so that a binder that hung leaves the device blocked.
 * What the binder did with it is noted, so that its answer can be held against it. Thread-safe.
 */
final class LentEngineDevice implements EngineDevice {
  private final EngineDevice device;
  private final Lease lease;
  private volatile OptionalInt answered = OptionalInt.empty();
  private volatile boolean detached;

  LentEngineDevice(EngineDevice device, Lease lease) {
    this.device = device;
    this.lease = lease;
  }

  /** What the engine answered to the last attach; empty: there was none. */
  OptionalInt answered() {
    return answered;
  }

  /** Whether it was detached. */
  boolean detached() {
    return detached;
  }

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
    answered = OptionalInt.of(hwpt);
    return hwpt;
  }

  @Override
  public void detach() {
    lease.require();
    device.detach();
    detached = true;
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
