package org.bindery.backend.linux.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.linux.host.FaultFeed;

/**
 * Binds devices to an fd, attaches and detaches them, and keeps in the books what that changed: a
 * replace moves the whole group, an automatic table goes with its last device. Thread-safe: see the
 * package.
 */
final class Attachments {
  private final String fd;
  private final IoctlDoor door;
  private final Process process;
  private final Books books;
  private final Gate gate;
  private final FaultFeed feed;
  private final Consumer<Fault> faults;
  private final DeviceFacts facts;
  private final MapRefusals mapRefusals;
  private final AttachRefusals refusals;
  private final Map<Integer, Group> groups = new ConcurrentHashMap<>();

  Attachments(
      String fd,
      IoctlDoor door,
      Process process,
      Books books,
      Gate gate,
      FaultFeed feed,
      Consumer<Fault> faults,
      DeviceFacts facts,
      MapRefusals mapRefusals,
      AttachRefusals refusals) {
    this.fd = fd;
    this.door = door;
    this.process = process;
    this.books = books;
    this.gate = gate;
    this.feed = feed;
    this.faults = faults;
    this.facts = facts;
    this.mapRefusals = mapRefusals;
    this.refusals = refusals;
  }

  LinuxDevice bind(DeviceLink link) {
    Group group =
        link.group().isPresent()
            ? groups.computeIfAbsent(link.group().getAsInt(), id -> new Group())
            : new Group();
    group.lock.lock();
    try {
      int id = link.bind(door.number(), fd);
      LinuxDevice device =
          new LinuxDevice(id, link, group, feed.subscribe(link.name(), faults), gate, this);
      group.devices().add(device);
      books.enter(device);
      return device;
    } finally {
      group.lock.unlock();
    }
  }

  int attach(LinuxDevice device, int target) {
    device.group().lock.lock();
    try {
      requireBound(device);
      FdObject found = books.get(target);
      IoasBook ioas =
          switch (found) {
            case IoasBook space -> space;
            case HwptBook hwpt -> hwpt.ioas();
            case LinuxDevice other -> null;
            case null -> null;
          };
      IoasBook left = device.space();
      try (IoasPair pair =
          IoasPair.lock(books, ioas == null ? 0 : ioas.id(), left == null ? 0 : left.id())) {
        boolean there = found != null && books.has(found) && (ioas == null || pair.first() == ioas);
        return attach(device, there ? found : null, target, there ? ioas : null, left);
      }
    } finally {
      device.group().lock.unlock();
    }
  }

  private int attach(LinuxDevice device, FdObject found, int target, IoasBook ioas, IoasBook left) {
    MemoryCheck check = new MemoryCheck(process);
    if (ioas != null && !ioas.looksUp()) {
      for (MappedArea area : ioas.areas().all()) {
        look(check, device, area, ioas);
      }
    }
    boolean empties = left != null && left != ioas && leavesNoTable(device);
    if (empties) {
      left.releasing(left.areas().all());
    }
    // An id that the books do not have is asked as 0, which names nothing.
    int result = device.link().attach(found == null ? 0 : target);
    if (result < 0) {
      if (empties) {
        left.kept(left.areas().all());
      }
      throw refusals.attach(result, device, found, target, ioas);
    }
    if (device.isSoftware()) {
      moveSoftware(device, ioas);
    } else {
      moveTable(device, result, ioas);
    }
    Optional<MappedArea> lost = check.lost();
    if (lost.isPresent()) {
      detach(device);
      throw refusals.lost(device, lost.get(), ioas);
    }
    return result;
  }

  void detach(LinuxDevice device) {
    device.group().lock.lock();
    try {
      IoasBook space = device.space();
      if (space == null) {
        return;
      }
      space.lock.lock();
      try {
        boolean empties = leavesNoTable(device, List.of(device));
        if (empties) {
          space.releasing(space.areas().all());
        }
        int result = device.link().detach();
        if (result < 0) {
          if (empties) {
            space.kept(space.areas().all());
          }
          throw refusals.detach(result, device);
        }
        leave(device);
      } finally {
        space.lock.unlock();
      }
    } finally {
      device.group().lock.unlock();
    }
  }

  /** Ends a bind; twice is once. */
  void unbind(LinuxDevice device) {
    device.group().lock.lock();
    try {
      if (!books.has(device)) {
        return;
      }
      try {
        detach(device);
      } catch (RefusedException refused) {
        // The device has left; the end of its file is the end of its DMA too.
      } finally {
        end(device);
      }
    } finally {
      device.group().lock.unlock();
    }
  }

  /** Ends everything; nobody else works in the fd any more. */
  void endAll() {
    RuntimeException failure = null;
    for (LinuxDevice device : books.all(LinuxDevice.class)) {
      try {
        unbind(device);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void end(LinuxDevice device) {
    IoasBook space = device.space();
    if (space != null) {
      // The detach failed.
      space.lock.lock();
      try {
        if (leavesNoTable(device, List.of(device))) {
          space.releasing(space.areas().all());
        }
        device.end();
        leave(device);
      } finally {
        space.lock.unlock();
      }
    } else {
      device.end();
    }
    device.group().devices().remove(device);
    books.strike(device);
  }

  private void moveSoftware(LinuxDevice device, IoasBook ioas) {
    leave(device);
    ioas.software().add(device);
    device.software(ioas);
  }

  /** A first attach concerns the device, a replace all of its group that are attached. */
  private void moveTable(LinuxDevice device, int hwptId, IoasBook ioas) {
    List<LinuxDevice> movers = device.table() == null ? List.of(device) : device.group().attached();
    HwptBook known = books.get(hwptId, HwptBook.class);
    HwptBook table = known;
    if (known == null || known.ioas() != ioas) {
      table = new HwptBook(hwptId, ioas, true, facts.table(device));
      books.enter(table);
      ioas.add(table);
    }
    for (LinuxDevice mover : movers) {
      if (mover.table() != table) {
        leave(mover);
        table.devices().add(mover);
        mover.table(table);
      }
    }
  }

  /** Strikes out what a device was attached to. */
  private void leave(LinuxDevice device) {
    HwptBook table = device.table();
    if (table != null) {
      device.table(null);
      table.devices().remove(device);
      if (table.automatic() && table.devices().isEmpty()) {
        table.ioas().remove(table);
        books.strike(table);
      }
    }
    IoasBook space = device.software();
    if (space != null) {
      device.software(null);
      space.software().remove(device);
    }
  }

  private static boolean leavesNoTable(LinuxDevice device) {
    return leavesNoTable(device, device.group().attached());
  }

  /** True when the kernel lets go of an address space's pages with these devices. */
  private static boolean leavesNoTable(LinuxDevice device, List<LinuxDevice> leaving) {
    HwptBook table = device.table();
    return table != null
        && table.automatic()
        && table.ioas().tables().size() == 1
        && leaving.containsAll(table.devices());
  }

  private void requireBound(LinuxDevice device) {
    if (!books.has(device)) {
      throw Refusal.of(Errno.ENODEV, "%s is not bound to %s any more", device.name(), fd)
          .exception();
    }
  }

  private void look(MemoryCheck check, LinuxDevice device, MappedArea area, IoasBook ioas) {
    try {
      check.look(area);
    } catch (RefusedException fault) {
      throw verdictBefore(device, ioas)
          .map(errno -> refusals.attach(-errno.number(), device, ioas, ioas.id(), ioas))
          .orElseGet(
              () -> mapRefusals.unfilled("a page table for " + device.name(), area, ioas, fault));
    }
  }

  /** What the kernel says to an attach before it looks at memory; empty: nothing. */
  private Optional<Errno> verdictBefore(LinuxDevice device, IoasBook ioas) {
    if (device.isSoftware()) {
      return Optional.empty();
    }
    // The address space has no table, so a sibling's is another's.
    if (device.table() == null && !device.group().attached().isEmpty()) {
      return Optional.of(Errno.EINVAL);
    }
    return facts
        .fit(device)
        // A first attach comes before the table is filled, a replace after it.
        .filter(fit -> device.table() == null ? !fit.besideReserved(ioas) : !fit.inTable(ioas))
        .map(fit -> Errno.EADDRINUSE);
  }
}
