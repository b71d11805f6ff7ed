package org.bindery.iommufd.virtual;

import java.util.Optional;
import java.util.function.Function;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;
import org.bindery.engine.EngineEventQueue;
import org.bindery.engine.VirtualCommands;
import org.bindery.iommufd.device.Attachments;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;

/**
 * What a guest has of an fd: the checks that come before an object is known, in the kernel's order
 * ({@code viommu.c}, {@code eventq.c}); the allocations do the rest. Thread-safe.
 */
public final class VirtualObjects implements VirtualCommands {
  private final ObjectTable objects;
  private final Gate gate;
  private final ExposedPages exposed;
  private final VirtualIommuAllocation iommus;
  private final VirtualDeviceAllocation devices;
  private final EventQueueAllocation eventQueues;
  private final HardwareQueueAllocation hardwareQueues;

  /**
   * @param fd what refusals call the fd
   */
  public VirtualObjects(String fd, ObjectTable objects, Gate gate, Attachments attachments) {
    this.objects = objects;
    this.gate = gate;
    this.exposed = new ExposedPages(fd, objects);
    this.iommus = new VirtualIommuAllocation(objects, attachments, exposed);
    this.devices = new VirtualDeviceAllocation(objects, attachments);
    this.eventQueues = new EventQueueAllocation(objects, gate);
    this.hardwareQueues = new HardwareQueueAllocation(objects);
  }

  @Override
  public int allocateVirtualIommu(int device, int hwpt, int type, Optional<UserData> data) {
    return gate.inside(() -> {
      requireType("virtual IOMMU", type);
      return iommus.allocate(device, hwpt, type, data);
    });
  }

  @Override
  public int allocateVirtualDevice(int virtualIommu, int device, long virtualId) {
    return gate.inside(
        () -> inside(virtualIommu, iommu -> devices.allocate(iommu, device, virtualId)));
  }

  @Override
  public EngineEventQueue allocateEventQueue(int virtualIommu, int type, int depth) {
    return gate.inside(() -> {
      requireType("event queue", type);
      EventQueueAllocation.checkDepth(depth);
      return inside(virtualIommu, iommu -> eventQueues.allocate(iommu, type, depth));
    });
  }

  @Override
  public int allocateHardwareQueue(int virtualIommu, int type, int index, long iova, long length) {
    return gate.inside(() -> {
      requireType("hardware queue", type);
      QueueLength.check(iova, length);
      return inside(
          virtualIommu, iommu -> hardwareQueues.allocate(iommu, type, index, iova, length));
    });
  }

  @Override
  public Exposed exposed(long offset, long length) {
    return gate.inside(() -> exposed.map(offset, length));
  }

  /** Ends what users hold of the fd beside its objects: mappings and files. */
  public void letGo() {
    exposed.unmapAll();
    objects.all(EventQueueObject.class).forEach(EventQueueObject::closeFile);
  }

  private <T> T inside(int virtualIommu, Function<VirtualIommuObject, T> command) {
    VirtualIommuObject iommu = objects.use(virtualIommu, VirtualIommuObject.class, "viommu");
    try {
      return command.apply(iommu);
    } finally {
      objects.release(iommu);
    }
  }

  private static void requireType(String what, int type) {
    if (type == 0) {
      throw Refusal.of(Errno.EOPNOTSUPP, "a %s of type 0: that is none", what).exception();
    }
  }
}
