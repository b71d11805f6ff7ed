package org.bindery.iommufd.device;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.iommufd.fault.FaultAttachment;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Rollback;

/**
 * A group owned by an fd: {@code struct iommufd_group}.
 *
 * <p>The first bind claims it and blocks every member; from then on all members, bound or not, are
 * translated by one page table or by none; the last unbind gives them back to the host, then ends
 * the claim. Its lock is taken before those of address spaces, and held while the host's group is
 * claimed and released: the host calls {@link #memberAdded} with no lock of its own.
 */
final class FdGroup implements DmaGroup.Owner {
  private final DmaGroup group;
  private final String owner;
  private final ObjectTable objects;
  private final GroupPorts ports;
  private final ReentrantLock lock = new ReentrantLock();
  // Written under lock; who reads page requests reads them without.
  private final List<BoundDmaDevice> bound = new CopyOnWriteArrayList<>();
  private final List<BoundDmaDevice> attached = new CopyOnWriteArrayList<>();
  // Guarded by lock.
  private final GroupPasids pasids;
  private HwptObject table;
  private boolean released;

  FdGroup(DmaGroup group, String owner, ObjectTable objects, GroupPorts ports) {
    this.group = group;
    this.owner = owner;
    this.objects = objects;
    this.ports = ports;
    this.pasids = new GroupPasids(objects, bound, ports, lock, () -> table);
  }

  @Override
  public String describe() {
    return owner;
  }

  /**
   * Binds a member; the first one claims the group.
   *
   * @return null when the group was released meanwhile and a new one is to be made
   * @throws RefusedException EINVAL bound already; what {@link DmaGroup#claim} refuses
   */
  BoundDmaDevice bind(DmaDevice device, Supplier<BoundDmaDevice> made) {
    lock.lock();
    try {
      if (released) {
        return null;
      }
      for (BoundDmaDevice other : bound) {
        if (other.function() == device) {
          throw Refusal.of(Errno.EINVAL, "%s is bound to %s already", device.name(), owner)
              .blockedBy(other.name(), "bound to " + owner)
              .exception();
        }
      }
      if (bound.isEmpty()) {
        claim();
      }
      BoundDmaDevice added = made.get();
      bound.add(added);
      return added;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends a bind that is detached; the last one gives the group back to the host.
   *
   * @return false when it has ended before
   */
  boolean unbind(BoundDmaDevice device) {
    lock.lock();
    try {
      if (!bound.remove(device)) {
        return false;
      }
      if (bound.isEmpty()) {
        release();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Attaches a device, or moves the whole group when the device is attached.
   *
   * @return the table that was left; null: none, or the same
   * @throws RefusedException ENODEV it has left; EINVAL a sibling is attached elsewhere, or the
   *     hardware cannot; EADDRINUSE; then nothing has changed
   */
  HwptObject change(BoundDmaDevice device, HwptObject wanted) {
    lock.lock();
    try {
      ports.checkThere(device, bound);
      return attached.contains(device) ? replace(device, wanted) : attach(device, wanted);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Detaches a device; the last one of the group blocks all of it.
   *
   * @return the table that was left; null when it was not attached
   */
  HwptObject detach(BoundDmaDevice device) {
    lock.lock();
    try {
      if (!attached.remove(device)) {
        return null;
      }
      HwptObject left = table;
      if (attached.isEmpty()) {
        ports.block();
        table = null;
      }
      DeviceSpace.unreserve(left, device);
      device.table(null);
      objects.release(left);
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** What its PASIDs are attached to; guarded by its lock. */
  GroupPasids pasids() {
    return pasids;
  }

  /** True when it owns the host's group no more, or never did: it is of no further use. */
  boolean isReleased() {
    lock.lock();
    try {
      return released;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void memberAdded(DmaDevice device) {
    lock.lock();
    try {
      if (!released && !bound.isEmpty() && !ports.contains(device)) {
        ports.add(device, table == null ? null : table.domain());
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void memberRemoved(DmaDevice device) {
    lock.lock();
    try {
      ports.remove(device);
      pasids.remove(device);
    } finally {
      lock.unlock();
    }
  }

  private void claim() {
    boolean claimed = false;
    try (Rollback rollback = new Rollback()) {
      group.claim(this);
      rollback.push(() -> group.release(this));
      rollback.push(ports::release);
      for (DmaDevice member : group.members()) {
        ports.add(member, null);
      }
      rollback.commit();
      claimed = true;
    } finally {
      released = !claimed;
    }
  }

  private void release() {
    released = true;
    try {
      ports.release();
    } finally {
      group.release(this);
    }
  }

  private HwptObject attach(BoundDmaDevice device, HwptObject wanted) {
    if (table != null && table != wanted) {
      BoundDmaDevice sibling = attached.getFirst();
      throw Refusal.of(
              Errno.EINVAL,
              "%s cannot be attached to %s: its group %d has %s on %s (%s), and a group has one"
                  + " table",
              device,
              wanted,
              group.id(),
              sibling,
              table,
              table.follows())
          .blockedBy(sibling.name(), "attached to " + table)
          .exception();
    }
    try (Rollback rollback = new Rollback()) {
      DeviceSpace.reserve(wanted, device, rollback);
      if (attached.isEmpty()) {
        check(device, wanted);
        ports.attach(wanted.domain(), begin(device, wanted), null);
      } else {
        SnoopCheck.check(wanted, List.of(device.function()));
        ports.admit(device.function(), wanted.domain());
      }
      rollback.commit();
    }
    join(device, wanted);
    attached.add(device);
    table = wanted;
    return null;
  }

  private HwptObject replace(BoundDmaDevice device, HwptObject wanted) {
    HwptObject left = table;
    if (left == wanted) {
      return null;
    }
    boolean moves = DeviceSpace.of(wanted) != DeviceSpace.of(left);
    try (Rollback rollback = new Rollback()) {
      if (moves) {
        for (BoundDmaDevice other : attached) {
          DeviceSpace.reserve(wanted, other, rollback);
        }
      }
      check(device, wanted);
      ports.attach(wanted.domain(), begin(device, wanted), left.domain());
      rollback.commit();
    }
    for (BoundDmaDevice other : attached) {
      if (moves) {
        DeviceSpace.unreserve(left, other);
      }
      join(other, wanted);
      objects.release(left);
    }
    table = wanted;
    return left;
  }

  private void check(BoundDmaDevice device, HwptObject wanted) {
    FaultCheck.checkFunction(wanted, device.function());
    PasidChecks.checkOwn(device, wanted, pasids);
    SnoopCheck.check(wanted, ports.devices());
    FaultCheck.check(wanted, ports.devices());
  }

  private FaultAttachment begin(BoundDmaDevice device, HwptObject wanted) {
    return wanted.beginFaults(requester -> RequesterNames.id(requester, bound, attached, device));
  }

  private void join(BoundDmaDevice device, HwptObject wanted) {
    objects.useAgain(wanted);
    device.table(wanted);
  }
}
