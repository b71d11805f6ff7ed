package org.bindery.iommufd.device;

import java.util.OptionalInt;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.engine.EngineDevice;
import org.bindery.hardware.DmaDevice;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.Gate;

/**
 * What is attached to page tables: {@code struct iommufd_device}. What it is translated by belongs
 * to its group, or to one PASID of its parent. Thread-safe.
 */
public abstract sealed class DeviceObject extends FdObject implements EngineDevice
    permits BoundDmaDevice, Subdevice {
  private final Gate gate;
  private final Attachments attachments;

  /** One operation on a device at a time, as VFIO's device set lock; before all other locks. */
  private final Lock operating = new ReentrantLock();

  // Guarded by operating.
  private GuestDevice guestDevice;

  // Written under the lock of the group or of the PASID's entry.
  private volatile HwptObject table;

  DeviceObject(int id, Gate gate, Attachments attachments) {
    super(id, "device");
    this.gate = gate;
    this.attachments = attachments;
  }

  @Override
  public final int attach(int pageTable) {
    gate.enter();
    try {
      return attachments.attach(this, pageTable);
    } finally {
      gate.leave();
    }
  }

  @Override
  public final void detach() {
    if (gate.enterOrAwaitClose()) {
      try {
        attachments.detach(this);
      } finally {
        gate.leave();
      }
    }
  }

  @Override
  public final OptionalInt attached() {
    HwptObject now = table;
    return now == null ? OptionalInt.empty() : OptionalInt.of(now.id());
  }

  @Override
  public final void close() {
    if (gate.enterOrAwaitClose()) {
      try {
        attachments.unbind(this);
      } finally {
        gate.leave();
      }
    }
  }

  /** Held while something is done to it; before all other locks but the gate. */
  public final Lock operating() {
    return operating;
  }

  /** What a guest knows it as; null: nothing. Under {@link #operating}. */
  public final GuestDevice guestDevice() {
    return guestDevice;
  }

  public final void guestDevice(GuestDevice changed) {
    guestDevice = changed;
  }

  /** The page table it is attached to; or null. */
  final HwptObject table() {
    return table;
  }

  final void table(HwptObject changed) {
    table = changed;
  }

  @Override
  public final boolean uses(FdObject other) {
    return other instanceof HwptObject hwpt && isOn(hwpt);
  }

  /** True when it, or a PASID of it, is attached to a page table. */
  boolean isOn(HwptObject hwpt) {
    return table == hwpt;
  }

  /** Detaches the PASIDs that were attached beside it. */
  void leavePasids() {}

  /** The function that sends its DMA: itself, or its parent. */
  public abstract DmaDevice function();

  /**
   * Attaches, or replaces when attached, all or nothing.
   *
   * @param wanted used by the caller until this returns
   * @return the table that was left; null: none, or the same
   * @throws org.bindery.api.RefusedException then nothing has changed
   */
  abstract HwptObject moveTo(HwptObject wanted);

  /**
   * Detaches.
   *
   * @return the table that was left; null when it was not attached
   */
  abstract HwptObject leave();

  /** Ends the registration, detached before; false when it has ended already. */
  abstract boolean end();

  /** Its name on the host. */
  public abstract String name();

  /** {@code device 2 (0000:00:10.0)}. */
  @Override
  public final String toString() {
    return "device %d (%s)".formatted(id(), name());
  }
}
