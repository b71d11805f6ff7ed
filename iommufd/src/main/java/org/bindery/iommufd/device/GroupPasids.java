package org.bindery.iommufd.device;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.object.ObjectTable;

/**
 * What PASIDs of a group are attached to ({@code igroup->pasid_attach}): a table for a PASID, and
 * the devices that have attached it, of which the first makes it so and the last ends it. Nothing
 * is reserved in an address space for them. Guarded by the group's lock, which what a device calls
 * takes.
 */
final class GroupPasids {
  private static final class Attached {
    final PasidPorts ports;
    final List<BoundDmaDevice> devices = new CopyOnWriteArrayList<>();
    HwptObject table;

    Attached(int pasid) {
      this.ports = new PasidPorts(pasid);
    }
  }

  private final ObjectTable objects;
  private final List<BoundDmaDevice> bound;
  private final GroupPorts group;
  private final Lock lock;
  private final Supplier<HwptObject> own;
  private final Map<Integer, Attached> all = new TreeMap<>();

  /**
   * @param bound devices of the group, as {@link RequesterNames} takes them
   * @param lock the group's
   * @param own what the group is attached to without PASID; or null
   */
  GroupPasids(
      ObjectTable objects,
      List<BoundDmaDevice> bound,
      GroupPorts group,
      Lock lock,
      Supplier<HwptObject> own) {
    this.objects = objects;
    this.bound = bound;
    this.group = group;
    this.lock = lock;
    this.own = own;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** The lowest that is attached. */
  int first() {
    return all.keySet().iterator().next();
  }

  HwptObject tableOf(int pasid) {
    return all.get(pasid).table;
  }

  BoundDmaDevice userOf(int pasid) {
    return all.get(pasid).devices.getFirst();
  }

  /**
   * Attaches a PASID of a device, or moves the whole group's when the device has attached it.
   *
   * @throws org.bindery.api.RefusedException ENODEV the device has left; EINVAL, ENODEV; then
   *     nothing has changed
   */
  void change(BoundDmaDevice device, int pasid, HwptObject wanted) {
    lock.lock();
    try {
      group.checkThere(device, bound);
      Attached there = all.get(pasid);
      if (there == null) {
        attach(device, pasid, wanted);
      } else if (there.devices.contains(device)) {
        replace(there, device, pasid, wanted);
      } else {
        checkSame(there, device, pasid, wanted);
        join(there, device, pasid);
      }
    } finally {
      lock.unlock();
    }
  }

  private void attach(BoundDmaDevice device, int pasid, HwptObject wanted) {
    Attached made = new Attached(pasid);
    move(made, device, pasid, wanted);
    all.put(pasid, made);
    join(made, device, pasid);
  }

  private void replace(Attached there, BoundDmaDevice device, int pasid, HwptObject wanted) {
    HwptObject left = there.table;
    if (left != wanted) {
      move(there, device, pasid, wanted);
      for (BoundDmaDevice user : there.devices) {
        objects.useAgain(wanted);
        user.pasidTable(pasid, wanted);
        objects.release(left);
      }
    }
  }

  private void move(Attached there, BoundDmaDevice device, int pasid, HwptObject wanted) {
    FaultCheck.checkFunction(wanted, device.function());
    PasidChecks.check(device, pasid, wanted, own.get(), group.devices());
    List<DmaDevice> members =
        group.devices().stream().filter(member -> Pasids.bits(member) > 0).toList();
    SnoopCheck.check(wanted, members);
    FaultCheck.check(wanted, members);
    there.ports.attach(
        members, wanted.domain(), wanted.beginFaults(requester -> name(requester, there, device)));
    there.table = wanted;
  }

  private int name(RequesterId requester, Attached there, BoundDmaDevice device) {
    return RequesterNames.id(requester, bound, there.devices, device);
  }

  private void checkSame(Attached there, BoundDmaDevice device, int pasid, HwptObject wanted) {
    if (there.table != wanted) {
      BoundDmaDevice sibling = there.devices.getFirst();
      throw Refusal.of(
              Errno.EINVAL,
              "PASID %d of %s cannot be attached to %s: its group has PASID %d of %s on %s, and a"
                  + " group has one table for a PASID",
              pasid,
              device,
              wanted,
              pasid,
              sibling,
              there.table)
          .blockedBy(sibling.name(), "PASID %d attached to %s".formatted(pasid, there.table))
          .exception();
    }
  }

  private void join(Attached there, BoundDmaDevice device, int pasid) {
    objects.useAgain(there.table);
    there.devices.add(device);
    device.pasidTable(pasid, there.table);
  }

  /** Ends a device's attachment of a PASID; nothing happens when it has none. */
  void detach(BoundDmaDevice device, int pasid) {
    lock.lock();
    try {
      Attached there = all.get(pasid);
      if (there != null && there.devices.contains(device)) {
        leave(there, device, pasid);
      }
    } finally {
      lock.unlock();
    }
  }

  private void leave(Attached there, BoundDmaDevice device, int pasid) {
    if (there.devices.size() == 1) {
      there.ports.block();
      all.remove(pasid);
    }
    there.devices.remove(device);
    device.pasidTable(pasid, null);
    objects.release(there.table);
  }

  /** Ends all that a device has attached. */
  void detachAll(BoundDmaDevice device) {
    lock.lock();
    try {
      List.copyOf(all.keySet()).forEach(pasid -> detach(device, pasid));
    } finally {
      lock.unlock();
    }
  }

  /** Blocks the PASIDs of a member that has left. */
  void remove(DmaDevice member) {
    all.values().forEach(there -> there.ports.remove(member));
  }
}
