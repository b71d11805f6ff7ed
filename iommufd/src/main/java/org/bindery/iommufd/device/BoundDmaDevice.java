package org.bindery.iommufd.device;

import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.iommufd.object.Gate;

/** A physical device bound whole, by its group. Thread-safe. */
final class BoundDmaDevice extends DeviceObject {
  private final DmaDevice device;
  private final FdGroup group;
  private final Groups groups;
  private final Gate gate;
  private final PasidAttachments pasids;
  // Written under the group's lock.
  private final Map<Integer, HwptObject> pasidTables = new ConcurrentHashMap<>();

  BoundDmaDevice(
      int id,
      DmaDevice device,
      FdGroup group,
      Groups groups,
      Gate gate,
      Attachments attachments,
      PasidAttachments pasids) {
    super(id, gate, attachments);
    this.gate = gate;
    this.pasids = pasids;
    this.device = device;
    this.group = group;
    this.groups = groups;
  }

  @Override
  public void attachPasid(int pasid, int hwpt) {
    gate.enter();
    try {
      pasids.attach(this, pasid, hwpt);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void detachPasid(int pasid) {
    if (gate.enterOrAwaitClose()) {
      try {
        pasids.detach(this, pasid);
      } finally {
        gate.leave();
      }
    }
  }

  @Override
  public OptionalInt attachedPasid(int pasid) {
    HwptObject now = pasidTables.get(pasid);
    return now == null ? OptionalInt.empty() : OptionalInt.of(now.id());
  }

  /**
   * @param table null: the PASID is not attached
   */
  void pasidTable(int pasid, HwptObject table) {
    if (table == null) {
      pasidTables.remove(pasid);
    } else {
      pasidTables.put(pasid, table);
    }
  }

  @Override
  boolean isOn(HwptObject hwpt) {
    return super.isOn(hwpt) || pasidTables.containsValue(hwpt);
  }

  @Override
  void leavePasids() {
    group.pasids().detachAll(this);
  }

  @Override
  public DmaDevice function() {
    return device;
  }

  FdGroup group() {
    return group;
  }

  @Override
  HwptObject moveTo(HwptObject wanted) {
    return switch (wanted) {
      case IoasHwpt table -> group.change(this, table);
      case EptHwpt table -> group.change(this, table);
      // A process' addresses are for requests that say whose they are.
      case SvaHwpt sva ->
          throw Refusal.of(
                  Errno.EINVAL,
                  "%s cannot be attached to %s: that is the address space of %s, which is reached"
                      + " by PASID, and the DMA of a whole device has none",
                  this,
                  sva,
                  sva.follows())
              .blockedBy(sva.toString(), "is of kind sva")
              .exception();
    };
  }

  @Override
  HwptObject leave() {
    return group.detach(this);
  }

  @Override
  boolean end() {
    return groups.unbind(this);
  }

  @Override
  public String name() {
    return device.name();
  }
}
