package org.bindery.backend.linux.engine;

import java.util.OptionalInt;
import org.bindery.backend.linux.host.FaultFeed;
import org.bindery.engine.EngineDevice;

/** A device bound to an fd. Thread-safe: see the package. */
final class LinuxDevice implements EngineDevice, FdObject {
  private final int id;
  private final DeviceLink link;
  private final Group group;
  private final FaultFeed.Subscription faults;
  private final Gate gate;
  private final Attachments attachments;

  // Written under the group's lock; at most one of them is there.
  private volatile HwptBook table;
  private volatile IoasBook software;

  LinuxDevice(
      int id,
      DeviceLink link,
      Group group,
      FaultFeed.Subscription faults,
      Gate gate,
      Attachments attachments) {
    this.id = id;
    this.link = link;
    this.group = group;
    this.faults = faults;
    this.gate = gate;
    this.attachments = attachments;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String type() {
    return "device";
  }

  /** Its file. */
  @Override
  public int users() {
    return 1;
  }

  @Override
  public int attach(int pageTable) {
    return gate.command(() -> attachments.attach(this, pageTable));
  }

  @Override
  public void detach() {
    if (gate.tryEnter()) {
      try {
        attachments.detach(this);
      } finally {
        gate.leave();
      }
    }
  }

  @Override
  public OptionalInt attached() {
    HwptBook hwpt = table;
    IoasBook ioas = software;
    return hwpt != null
        ? OptionalInt.of(hwpt.id())
        : ioas != null ? OptionalInt.of(ioas.id()) : OptionalInt.empty();
  }

  /** When the fd is closed it has ended already. */
  @Override
  public void close() {
    if (gate.tryEnter()) {
      try {
        attachments.unbind(this);
      } finally {
        gate.leave();
      }
    }
  }

  /** Ends the file; no fault is told any more. */
  void end() {
    try {
      link.end();
    } finally {
      faults.close();
    }
  }

  String name() {
    return link.name();
  }

  DeviceLink link() {
    return link;
  }

  Group group() {
    return group;
  }

  /** True when no IOMMU is in front of it. */
  boolean isSoftware() {
    return link.group().isEmpty();
  }

  /** Null: not attached to one. */
  HwptBook table() {
    return table;
  }

  void table(HwptBook changed) {
    table = changed;
  }

  /** The address space that a software device works in; null: none. */
  IoasBook software() {
    return software;
  }

  void software(IoasBook changed) {
    software = changed;
  }

  /** The address space that its DMA goes through; null: it is blocked. */
  IoasBook space() {
    HwptBook hwpt = table;
    return hwpt != null ? hwpt.ioas() : software;
  }

  /** {@code device 1 (0000:00:10.0)}. */
  @Override
  public String toString() {
    return "device %d (%s)".formatted(id, name());
  }
}
