package org.bindery.iommufd.virtual;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Rollback;

/** {@code iommufd_veventq_alloc}. Thread-safe. */
final class EventQueueAllocation {
  private static final int DEEPEST = 1 << 19;

  private final ObjectTable objects;
  private final Gate gate;

  EventQueueAllocation(ObjectTable objects, Gate gate) {
    this.objects = objects;
    this.gate = gate;
  }

  /** Before the virtual IOMMU is looked up. */
  static void checkDepth(int depth) {
    if (depth < 1 || depth > DEEPEST) {
      throw Refusal.of(
              Errno.EINVAL,
              "an event queue for %s events; it can be for 1 to %d",
              Integer.toUnsignedString(depth),
              DEEPEST)
          .exception();
    }
  }

  /**
   * @param iommu used by the caller until this returns
   * @return open
   */
  EventQueueObject allocate(VirtualIommuObject iommu, int type, int depth) {
    try (Rollback rollback = new Rollback()) {
      int id = objects.reserve(rollback);
      EventQueueObject made = new EventQueueObject(id, iommu, type, depth, objects, gate);
      // Its file uses it, also before others can find it.
      objects.useAgain(made);
      EventQueueObject other = iommu.eventQueues().putIfAbsent(type, made);
      if (other != null) {
        throw Refusal.of(Errno.EEXIST, "%s has %s for events of type %d", iommu, other, type)
            .blockedBy(other.toString(), "is for events of the type")
            .exception();
      }
      objects.useAgain(iommu);
      objects.publish(made);
      rollback.commit();
      return made;
    }
  }
}
