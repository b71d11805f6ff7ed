package org.bindery.iommufd;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.iommufd.device.Attachments;
import org.bindery.iommufd.device.DeviceObject;
import org.bindery.iommufd.device.HwptObject;
import org.bindery.iommufd.device.PagingHwpt;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Teardown;
import org.bindery.iommufd.selftest.SelftestObject;

/** Ends objects: one by command, or all of an fd. */
final class Destruction {
  private final String fd;
  private final ObjectTable objects;
  private final Attachments attachments;

  Destruction(String fd, ObjectTable objects, Attachments attachments) {
    this.fd = fd;
    this.objects = objects;
    this.attachments = attachments;
  }

  /** {@code IOMMU_DESTROY}: ENOENT; EBUSY with what uses it. */
  void destroy(int id) {
    FdObject object = objects.get(id);
    if (!objects.retire(object)) {
      // Another command may have destroyed it just now.
      objects.get(id);
      throw busy(object);
    }
    switch (object) {
      case Ioas ioas -> ioas.destroy();
      case HwptObject hwpt -> attachments.end(hwpt);
      case SelftestObject held -> held.end();
      default -> throw new IllegalStateException(object + " without users");
    }
  }

  /** Ends everything, users before what they use; nobody else works in the fd any more. */
  void destroyAll() {
    Teardown teardown = new Teardown();
    for (DeviceObject device : objects.all(DeviceObject.class)) {
      teardown.run(() -> attachments.unbind(device));
    }
    for (SelftestObject held : objects.all(SelftestObject.class)) {
      teardown.run(() -> destroy(held.id()));
    }
    for (HwptObject hwpt : objects.all(HwptObject.class)) {
      teardown.run(() -> destroy(hwpt.id()));
    }
    for (Ioas ioas : objects.all(Ioas.class)) {
      teardown.run(() -> destroy(ioas.id()));
    }
    teardown.rethrow();
  }

  private RefusedException busy(FdObject object) {
    return switch (object) {
      case DeviceObject device ->
          Refusal.of(Errno.EBUSY, "%s is bound to %s; it goes when it is unbound", device, fd)
              .blockedBy(device.name(), "bound to " + fd)
              .exception();
      case HwptObject hwpt -> busy(hwpt);
      default -> busy((Ioas) object);
    };
  }

  private RefusedException busy(HwptObject hwpt) {
    List<DeviceObject> devices = attachments.devicesOn(hwpt).toList();
    Refusal.Builder refusal =
        Refusal.of(Errno.EBUSY, "%s of %s is in use by %s", hwpt, fd, list(devices));
    devices.forEach(device -> refusal.blockedBy(device.name(), "attached to " + hwpt));
    return refusal.exception();
  }

  private RefusedException busy(Ioas ioas) {
    List<PagingHwpt> hwpts = attachments.hwptsOf(ioas);
    Refusal.Builder refusal =
        Refusal.of(Errno.EBUSY, "%s of %s is in use by %s", ioas, fd, list(hwpts));
    for (PagingHwpt hwpt : hwpts) {
      List<DeviceObject> devices = attachments.devicesOn(hwpt).toList();
      if (devices.isEmpty()) {
        refusal.blockedBy(hwpt.toString(), "follows " + ioas);
      }
      devices.forEach(device -> refusal.blockedBy(device.name(), "attached to " + hwpt));
      // An automatic one goes with its last device. To detach that is for who knows its label.
      if (!hwpt.automatic()) {
        refusal.remedy("hwpt destroy %s %d", fd, hwpt.id());
      }
    }
    return refusal.exception();
  }

  private static String list(List<? extends FdObject> users) {
    return users.isEmpty()
        ? "another command"
        : String.join(", ", users.stream().map(FdObject::toString).toList());
  }
}
