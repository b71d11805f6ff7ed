package org.bindery.iommufd.device;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.iommufd.object.Gate;

/** A physical device bound whole, by its group. Thread-safe. */
final class BoundDmaDevice extends DeviceObject {
  private final DmaDevice device;
  private final FdGroup group;
  private final Groups groups;

  BoundDmaDevice(
      int id, DmaDevice device, FdGroup group, Groups groups, Gate gate, Attachments attachments) {
    super(id, gate, attachments);
    this.device = device;
    this.group = group;
    this.groups = groups;
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
