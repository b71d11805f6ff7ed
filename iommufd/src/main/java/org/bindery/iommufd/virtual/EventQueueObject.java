package org.bindery.iommufd.virtual;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineEventQueue;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Told;

/**
 * A queue of one type of a virtual IOMMU's events, and its file: {@code struct iommufd_veventq}. It
 * keeps the virtual IOMMU, and the file keeps it. Thread-safe.
 */
public final class EventQueueObject extends VirtualObject implements EngineEventQueue {
  private final VirtualIommuObject iommu;
  private final int eventType;
  private final EventQueue events;
  private final ObjectTable objects;
  private final Gate gate;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final Told told = new Told();

  EventQueueObject(
      int id, VirtualIommuObject iommu, int eventType, int depth, ObjectTable objects, Gate gate) {
    super(id, "veventq");
    this.iommu = iommu;
    this.eventType = eventType;
    this.events = new EventQueue(depth, 0);
    this.objects = objects;
    this.gate = gate;
  }

  /** An event has happened; an empty record is none. */
  void add(MemorySegment record) {
    if (record.byteSize() > 0) {
      events.add(record);
      told.tell();
    }
  }

  @Override
  public int read(int room, Reader reader) {
    enter();
    try {
      return events.read(room, reader);
    } finally {
      gate.leave();
    }
  }

  @Override
  public boolean pending() {
    return open.get() && events.pending();
  }

  @Override
  public void whenPending(Runnable changed) {
    Objects.requireNonNull(changed, "changed");
    enter();
    try {
      told.set(changed);
    } finally {
      gate.leave();
    }
  }

  private void enter() {
    gate.enter();
    if (!open.get()) {
      gate.leave();
      throw Refusal.of(Errno.EBADF, "the file of %s is closed", this).exception();
    }
  }

  @Override
  public void close() {
    if (gate.enterOrAwaitClose()) {
      try {
        closeFile();
      } finally {
        gate.leave();
      }
    }
  }

  void closeFile() {
    if (open.getAndSet(false)) {
      told.close();
      objects.release(this);
    }
  }

  @Override
  public boolean uses(FdObject other) {
    return other == iommu;
  }

  @Override
  public List<String> heldBy() {
    return open.get() ? List.of("its open file") : List.of();
  }

  @Override
  public void end() {
    iommu.eventQueues().remove(eventType, this);
    objects.release(iommu);
  }
}
