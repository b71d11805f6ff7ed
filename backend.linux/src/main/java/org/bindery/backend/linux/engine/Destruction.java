package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.uapi.iommufd.Destroy;

/** {@code IOMMU_DESTROY}. Thread-safe: see the package. */
final class Destruction {
  private final String fd;
  private final IoctlDoor door;
  private final Arguments arguments;
  private final Books books;

  Destruction(String fd, IoctlDoor door, Arguments arguments, Books books) {
    this.fd = fd;
    this.door = door;
    this.arguments = arguments;
    this.books = books;
  }

  void destroy(int id) {
    switch (books.get(id)) {
      case IoasBook ioas -> destroy(ioas);
      case HwptBook hwpt -> destroy(hwpt);
      case LinuxDevice device -> {
        int result = call(id);
        throw refused(
            result < 0 ? result : -Errno.EIO.number(), device, List.of(device.name()), "bound");
      }
      // An id that the books do not have is asked as 0, which names nothing.
      case null -> throw gone(call(0), id);
    }
  }

  private void destroy(IoasBook found) {
    IoasBook ioas = books.lockIoas(found.id());
    if (ioas != found) {
      if (ioas != null) {
        ioas.lock.unlock();
      }
      throw gone(call(0), found.id());
    }
    try {
      int result = call(ioas.id());
      if (result < 0) {
        throw busy(result, ioas);
      }
      ioas.end();
      books.strike(ioas);
    } finally {
      ioas.lock.unlock();
    }
  }

  private void destroy(HwptBook hwpt) {
    IoasBook ioas = hwpt.ioas();
    ioas.lock.lock();
    try {
      if (!books.has(hwpt)) {
        throw gone(call(0), hwpt.id());
      }
      boolean last = ioas.tables().size() == 1 && hwpt.devices().isEmpty();
      if (last) {
        ioas.releasing(ioas.areas().all());
      }
      int result = call(hwpt.id());
      if (result < 0) {
        if (last) {
          ioas.kept(ioas.areas().all());
        }
        throw refused(
            result,
            hwpt,
            hwpt.devices().stream().map(LinuxDevice::name).toList(),
            "attached to " + hwpt);
      }
      ioas.remove(hwpt);
      books.strike(hwpt);
    } finally {
      ioas.lock.unlock();
    }
  }

  private int call(int id) {
    MemorySegment argument = arguments.begin(Destroy.COMMAND);
    Destroy.ID.set(argument, id);
    return door.ioctl(Destroy.COMMAND.number(), argument);
  }

  private RefusedException gone(int result, int id) {
    return KernelErrors.refusal(
            result < 0 ? result : -Errno.ENOENT.number(), "%s has no object %d", fd, id)
        .exception();
  }

  private RefusedException busy(int result, IoasBook ioas) {
    if (KernelErrors.errno(result) != Errno.EBUSY) {
      return KernelErrors.unforeseen(result, "destroying %s", ioas).exception();
    }
    List<String> users =
        ioas.tables().isEmpty()
            ? ioas.software().stream().map(LinuxDevice::name).toList()
            : ioas.tables().stream().map(HwptBook::toString).toList();
    Refusal.Builder refusal =
        KernelErrors.refusal(result, "%s of %s is in use by %s", ioas, fd, list(users));
    ioas.software().forEach(device -> refusal.blockedBy(device.name(), "attached to " + ioas));
    for (HwptBook table : ioas.tables()) {
      if (table.devices().isEmpty()) {
        refusal.blockedBy(table.toString(), "follows " + ioas);
      }
      table.devices().forEach(device -> refusal.blockedBy(device.name(), "attached to " + table));
      // An automatic one goes with its last device. To detach that is for who knows its label.
      if (!table.automatic()) {
        refusal.remedy("hwpt destroy %s %d", fd, table.id());
      }
    }
    return refusal.exception();
  }

  private RefusedException refused(int result, FdObject object, List<String> users, String how) {
    if (KernelErrors.errno(result) != Errno.EBUSY) {
      return KernelErrors.unforeseen(result, "destroying %s", object).exception();
    }
    Refusal.Builder refusal =
        object instanceof LinuxDevice
            ? KernelErrors.refusal(
                result, "%s is bound to %s; it goes when it is unbound", object, fd)
            : KernelErrors.refusal(result, "%s of %s is in use by %s", object, fd, list(users));
    users.forEach(user -> refusal.blockedBy(user, how.equals("bound") ? "bound to " + fd : how));
    return refusal.exception();
  }

  private static String list(List<String> users) {
    return users.isEmpty() ? "another command" : String.join(", ", users);
  }
}
