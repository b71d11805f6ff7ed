package org.bindery.iommufd.device;

import java.util.OptionalInt;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.engine.EngineDevice;
import org.bindery.hardware.DmaDevice;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.Gate;

/** A device bound to an fd: {@code struct iommufd_device}. Thread-safe. */
public final class BoundDmaDevice extends FdObject implements EngineDevice {
  private final DmaDevice device;
  private final FdGroup group;
  private final Gate gate;
  private final Attachments attachments;

  /** One operation on a device at a time, as VFIO's device set lock; before all other locks. */
  private final Lock operating = new ReentrantLock();

  // Written under the group's lock.
  private volatile HwptObject table;

  BoundDmaDevice(int id, DmaDevice device, FdGroup group, Gate gate, Attachments attachments) {
    super(id, "device");
    this.device = device;
    this.group = group;
    this.gate = gate;
    this.attachments = attachments;
  }

  @Override
  public int attach(int pageTable) {
    gate.enter();
    try {
      return attachments.attach(this, pageTable);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void detach() {
    if (gate.enterOrAwaitClose()) {
      try {
        attachments.detach(this);
      } finally {
        gate.leave();
      }
    }
  }

  @Override
  public OptionalInt attached() {
    HwptObject now = table;
    return now == null ? OptionalInt.empty() : OptionalInt.of(now.id());
  }

  @Override
  public void close() {
    if (gate.enterOrAwaitClose()) {
      try {
        attachments.unbind(this);
      } finally {
        gate.leave();
      }
    }
  }

  Lock operating() {
    return operating;
  }

  DmaDevice device() {
    return device;
  }

  FdGroup group() {
    return group;
  }

  /** The page table it is attached to; or null. */
  HwptObject table() {
    return table;
  }

  void table(HwptObject changed) {
    table = changed;
  }

  /** Its name on the host. */
  public String name() {
    return device.name();
  }

  /** {@code device 2 (0000:00:10.0)}. */
  @Override
  public String toString() {
    return "device %d (%s)".formatted(id(), device.name());
  }
}
