package org.bindery.iommufd.device;

import java.util.OptionalInt;
import org.bindery.hardware.DmaDevice;
import org.bindery.iommufd.object.Gate;

/** What a function does with one PASID, registered by itself (seed 002). Thread-safe. */
final class Subdevice extends DeviceObject {
  private final String name;
  private final PasidEntry entry;

  Subdevice(int id, String name, PasidEntry entry, Gate gate, Attachments attachments) {
    super(id, gate, attachments);
    this.name = name;
    this.entry = entry;
  }

  @Override
  public OptionalInt pasid() {
    return OptionalInt.of(entry.pasid());
  }

  @Override
  public DmaDevice function() {
    return entry.parent();
  }

  @Override
  HwptObject moveTo(HwptObject wanted) {
    return entry.change(this, wanted);
  }

  @Override
  HwptObject leave() {
    return entry.detach(this);
  }

  @Override
  boolean end() {
    return entry.release();
  }

  @Override
  public String name() {
    return name;
  }
}
