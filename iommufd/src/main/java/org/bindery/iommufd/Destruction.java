package org.bindery.iommufd;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.iommufd.access.Accesses;
import org.bindery.iommufd.access.IoasAccess;
import org.bindery.iommufd.device.Attachments;
import org.bindery.iommufd.device.DeviceObject;
import org.bindery.iommufd.device.HwptObject;
import org.bindery.iommufd.device.PagingHwpt;
import org.bindery.iommufd.fault.FaultQueue;
import org.bindery.iommufd.fault.FaultQueues;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Teardown;
import org.bindery.iommufd.selftest.SelftestObject;
import org.bindery.iommufd.virtual.VirtualObject;
import org.bindery.iommufd.virtual.VirtualObjects;

/** Ends objects: one by command, or all of an fd. */
final class Destruction {
  private final String fd;
  private final ObjectTable objects;
  private final Attachments attachments;
  private final VirtualObjects virtual;
  private final FaultQueues queues;
  private final Accesses accesses;

  Destruction(
      String fd,
      ObjectTable objects,
      Attachments attachments,
      VirtualObjects virtual,
      FaultQueues queues,
      Accesses accesses) {
    this.fd = fd;
    this.objects = objects;
    this.attachments = attachments;
    this.virtual = virtual;
    this.queues = queues;
    this.accesses = accesses;
  }

  /** {@code IOMMU_DESTROY}: ENOENT; EBUSY with what uses it. */
  void destroy(int id) {
    FdObject object = objects.get(id);
    if (!objects.retire(object)) {
      // Another command may have destroyed it just now.
      objects.get(id);
      throw busy(object);
    }
    end(object);
  }

  private void end(FdObject retired) {
    switch (retired) {
      case Ioas ioas -> ioas.destroy();
      case HwptObject hwpt -> attachments.end(hwpt);
      case VirtualObject guests -> guests.end();
      case FaultQueue queue -> queue.destroy();
      case SelftestObject held -> held.end();
      default -> throw new IllegalStateException(retired + " without users");
    }
  }

  /** Ends everything, what nobody uses first; nobody else works in the fd any more. */
  void destroyAll() {
    Teardown teardown = new Teardown();
    for (DeviceObject device : objects.all(DeviceObject.class)) {
      teardown.run(() -> attachments.unbind(device));
    }
    teardown.run(virtual::letGo);
    while (destroyUnused(teardown)) {
      // What they used may be unused now.
    }
    objects.all(FaultQueue.class).forEach(queue -> teardown.run(() -> queues.close(queue)));
    accesses.endAll(teardown);
    while (destroyUnused(teardown)) {
      // As before.
    }
    teardown.rethrow();
  }

  private boolean destroyUnused(Teardown teardown) {
    boolean any = false;
    for (FdObject object : objects.all(FdObject.class)) {
      if (objects.retire(object)) {
        any = true;
        teardown.run(() -> end(object));
      }
    }
    return any;
  }

  private RefusedException busy(FdObject object) {
    return switch (object) {
      case DeviceObject device ->
          Refusal.of(Errno.EBUSY, "%s is bound to %s; it goes when it is unbound", device, fd)
              .blockedBy(device.name(), "bound to " + fd)
              .exception();
      case HwptObject hwpt -> busy(hwpt);
      case VirtualObject guests -> busy(guests);
      case FaultQueue queue -> busy(queue);
      case IoasAccess access ->
          Refusal.of(Errno.EBUSY, "%s of %s goes when %s ends it", access, fd, access.maker())
              .blockedBy(access.maker(), "has made it")
              .exception();
      default -> busy((Ioas) object);
    };
  }

  private RefusedException busy(HwptObject hwpt) {
    List<FdObject> users = usersOf(hwpt);
    Refusal.Builder refusal =
        Refusal.of(Errno.EBUSY, "%s of %s is in use by %s", hwpt, fd, list(users));
    return named(refusal, hwpt, users).exception();
  }

  private RefusedException busy(VirtualObject object) {
    List<FdObject> users = usersOf(object);
    List<String> names =
        Stream.concat(users.stream().map(FdObject::toString), object.heldBy().stream()).toList();
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EBUSY,
            "%s of %s is in use by %s",
            object,
            fd,
            names.isEmpty() ? "another command" : String.join(", ", names));
    object.heldBy().forEach(holder -> refusal.blockedBy(object.toString(), "in use by " + holder));
    return named(refusal, object, users).exception();
  }

  private Refusal.Builder named(Refusal.Builder refusal, FdObject used, List<FdObject> users) {
    for (FdObject user : users) {
      switch (user) {
        case DeviceObject device -> refusal.blockedBy(device.name(), "attached to " + used);
        case HwptObject nested ->
            refusal
                .blockedBy(nested.toString(), "nested in " + used)
                .remedy("hwpt destroy %s %d", fd, nested.id());
        default -> refusal.blockedBy(user.toString(), "keeps " + used);
      }
    }
    return refusal;
  }

  private RefusedException busy(Ioas ioas) {
    List<PagingHwpt> hwpts = attachments.hwptsOf(ioas);
    List<IoasAccess> attached = accesses.of(ioas);
    List<FdObject> users = new ArrayList<>(hwpts);
    users.addAll(attached);
    Refusal.Builder refusal =
        Refusal.of(Errno.EBUSY, "%s of %s is in use by %s", ioas, fd, list(users));
    attached.forEach(access -> refusal.blockedBy(access.toString(), "attached to " + ioas));
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

  private List<FdObject> usersOf(FdObject object) {
    return objects.all(FdObject.class).stream().filter(user -> user.uses(object)).toList();
  }

  private RefusedException busy(FaultQueue queue) {
    List<HwptObject> hwpts = attachments.hwptsWith(queue);
    boolean open = queues.isOpen(queue);
    Refusal.Builder refusal =
        open
            ? Refusal.of(Errno.EBUSY, "%s of %s is in use: its file is open", queue, fd)
                .blockedBy(queue.toString(), "its file is open")
            : Refusal.of(Errno.EBUSY, "%s of %s is in use by %s", queue, fd, list(hwpts));
    for (HwptObject hwpt : hwpts) {
      refusal.blockedBy(hwpt.toString(), "asks for pages in " + queue);
      refusal.remedy("hwpt destroy %s %d", fd, hwpt.id());
    }
    return refusal.exception();
  }

  private static String list(List<? extends FdObject> users) {
    return users.isEmpty()
        ? "another command"
        : String.join(", ", users.stream().map(FdObject::toString).toList());
  }
}
