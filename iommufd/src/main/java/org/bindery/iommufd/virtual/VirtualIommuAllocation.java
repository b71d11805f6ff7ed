package org.bindery.iommufd.virtual;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.VirtualIommus;
import org.bindery.iommufd.device.Attachments;
import org.bindery.iommufd.device.PagingHwpt;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Rollback;

/** {@code iommufd_viommu_alloc_ioctl}. Thread-safe. */
final class VirtualIommuAllocation {
  private final ObjectTable objects;
  private final Attachments attachments;
  private final ExposedPages exposed;

  VirtualIommuAllocation(ObjectTable objects, Attachments attachments, ExposedPages exposed) {
    this.objects = objects;
    this.attachments = attachments;
    this.exposed = exposed;
  }

  int allocate(int device, int hwpt, int type, Optional<UserData> data) {
    DmaDevice function = attachments.device(device).function();
    VirtualIommus hardware = offering(function, type);
    PagingHwpt parent = attachments.usePaging(hwpt);
    try {
      parent.checkNestParentFor(function);
      return make(hardware, function, parent, type, data);
    } finally {
      attachments.release(parent);
    }
  }

  private int make(
      VirtualIommus hardware,
      DmaDevice function,
      PagingHwpt parent,
      int type,
      Optional<UserData> data) {
    try (Rollback rollback = new Rollback()) {
      int id = objects.reserve(rollback);
      VirtualIommuObject made = new VirtualIommuObject(id, parent, objects, exposed);
      rollback.push(() -> exposed.forget(made));
      made.begin(
          hardware.allocate(function.requesters().getFirst(), type, parent.domain(), data, made));
      objects.useAgain(parent);
      objects.publish(made);
      rollback.commit();
      return id;
    }
  }

  private static VirtualIommus offering(DmaDevice function, int type) {
    if (function.hardware() instanceof VirtualIommus hardware
        && hardware.offers(function.requesters().getFirst(), type)) {
      return hardware;
    }
    throw Refusal.of(
            Errno.EOPNOTSUPP,
            "a virtual IOMMU of type %d for %s: %s (%s) has none",
            type,
            function.name(),
            function.hardware().name(),
            function.hardware().make())
        .exception();
  }
}
