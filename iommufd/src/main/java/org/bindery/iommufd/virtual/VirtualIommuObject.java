package org.bindery.iommufd.virtual;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.VirtualIommu;
import org.bindery.iommufd.device.GuestIommu;
import org.bindery.iommufd.device.PagingHwpt;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.ObjectTable;

/**
 * A slice of hardware that a guest has: {@code struct iommufd_viommu}. It keeps its nest parent.
 * Thread-safe.
 */
public final class VirtualIommuObject extends VirtualObject
    implements GuestIommu, VirtualIommu.User {
  private final PagingHwpt parent;
  private final ObjectTable objects;
  private final ExposedPages exposed;
  private final Map<Long, VirtualDeviceObject> devices = new ConcurrentHashMap<>();
  private final Map<Integer, EventQueueObject> eventQueues = new ConcurrentHashMap<>();
  private final HardwareQueues hardwareQueues;
  // Set before it is published.
  private VirtualIommu slice;

  VirtualIommuObject(int id, PagingHwpt parent, ObjectTable objects, ExposedPages exposed) {
    super(id, "viommu");
    this.parent = parent;
    this.objects = objects;
    this.exposed = exposed;
    this.hardwareQueues = new HardwareQueues(objects);
  }

  void begin(VirtualIommu made) {
    slice = made;
  }

  @Override
  public PagingHwpt parent() {
    return parent;
  }

  @Override
  public IommuHardware hardware() {
    return parent.hardware();
  }

  @Override
  public VirtualIommu slice() {
    return slice;
  }

  /** Its devices by the guest's id. */
  Map<Long, VirtualDeviceObject> devices() {
    return devices;
  }

  /** Its event queues by type. */
  Map<Integer, EventQueueObject> eventQueues() {
    return eventQueues;
  }

  HardwareQueues hardwareQueues() {
    return hardwareQueues;
  }

  @Override
  public boolean event(int type, MemorySegment record) {
    EventQueueObject queue = eventQueues.get(type);
    if (queue != null) {
      queue.add(record);
    }
    return queue != null;
  }

  @Override
  public long expose(MemorySegment pages) {
    return exposed.expose(this, pages);
  }

  @Override
  public boolean uses(FdObject other) {
    return other == parent;
  }

  @Override
  public List<String> heldBy() {
    return exposed.mapped(this);
  }

  @Override
  public void end() {
    try {
      slice.close();
    } finally {
      exposed.forget(this);
      objects.release(parent);
    }
  }
}
