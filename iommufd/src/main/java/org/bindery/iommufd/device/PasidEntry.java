package org.bindery.iommufd.device;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.PasidTranslation;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.fault.FaultAttachment;
import org.bindery.iommufd.object.ObjectTable;

/**
 * The entry of one PASID of a function while a subdevice has it. Blocked when it is claimed,
 * without a table and when it is given back.
 *
 * <p>Its lock is a group's in the order of locks: taken before those of address spaces, and held
 * while the host's group is claimed and released; the host calls {@link #parentRemoved} with no
 * lock of its own. Once the parent has left the hardware is not touched any more, since the
 * requester ID may be another function's by then.
 */
final class PasidEntry implements DmaGroup.SubdeviceOwner {
  private enum State {
    UNCLAIMED,
    CLAIMED,
    PARENT_GONE,
    RELEASED
  }

  private final DmaDevice parent;
  private final String device;
  private final int pasid;
  private final String owner;
  private final PasidTranslation hardware;
  private final FaultSource source;
  private final ObjectTable objects;
  private final FaultRouter router;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private State state = State.UNCLAIMED;
  private HwptObject table;
  private FaultAttachment requests = FaultAttachment.NONE;

  /**
   * @param device name of the subdevice
   * @param owner as other owners' refusals name it
   */
  PasidEntry(
      DmaDevice parent,
      String device,
      int pasid,
      String owner,
      PasidTranslation hardware,
      ObjectTable objects,
      FaultRouter router) {
    this.parent = parent;
    this.device = device;
    this.pasid = pasid;
    this.owner = owner;
    this.hardware = hardware;
    this.source = new FaultSource(parent.hardware(), requester(), pasid);
    this.objects = objects;
    this.router = router;
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public String describe() {
    return "registered in " + owner;
  }

  DmaDevice parent() {
    return parent;
  }

  int pasid() {
    return pasid;
  }

  // PASIDs do not pass bridges that give aliases.
  private RequesterId requester() {
    return parent.requesters().getFirst();
  }

  /**
   * Claims the PASID and blocks it, all or nothing.
   *
   * @throws org.bindery.api.RefusedException what {@link DmaGroup#claim(DmaDevice, int,
   *     DmaGroup.SubdeviceOwner)} refuses
   */
  void claim(Consumer<Fault> faults) {
    lock.lock();
    try {
      parent.group().claim(parent, pasid, this);
      boolean claimed = false;
      try {
        hardware.block(requester(), pasid);
        router.route(source, device, faults);
        claimed = true;
      } finally {
        if (!claimed) {
          parent.group().release(parent, pasid, this);
        }
      }
      state = State.CLAIMED;
    } finally {
      lock.unlock();
    }
  }

  /** As {@link DeviceObject#moveTo}; nothing is reserved in an address space. */
  HwptObject change(Subdevice subdevice, HwptObject wanted) {
    lock.lock();
    try {
      if (state != State.CLAIMED) {
        throw Refusal.of(Errno.ENODEV, "%s is no longer there", subdevice).exception();
      }
      HwptObject left = table;
      if (left == wanted) {
        return null;
      }
      FaultCheck.checkFunction(wanted, parent);
      SnoopCheck.check(wanted, List.of(parent));
      FaultCheck.check(wanted, List.of(parent));
      attach(subdevice, wanted);
      objects.useAgain(wanted);
      table = wanted;
      subdevice.table(wanted);
      if (left != null) {
        objects.release(left);
      }
      return left;
    } finally {
      lock.unlock();
    }
  }

  private void attach(Subdevice subdevice, HwptObject wanted) {
    FaultAttachment taking = wanted.beginFaults(_ -> subdevice.id());
    taking.add(parent.hardware(), requester(), pasid);
    boolean done = false;
    try {
      hardware.attach(requester(), pasid, wanted.domain());
      done = true;
    } finally {
      if (!done) {
        taking.end();
      }
    }
    endRequests();
    requests = taking;
  }

  private void endRequests() {
    requests.end();
    requests = FaultAttachment.NONE;
  }

  /** As {@link DeviceObject#leave}. */
  HwptObject detach(Subdevice subdevice) {
    lock.lock();
    try {
      HwptObject left = table;
      if (left == null) {
        return null;
      }
      if (state == State.CLAIMED) {
        hardware.block(requester(), pasid);
      }
      endRequests();
      table = null;
      subdevice.table(null);
      objects.release(left);
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the PASID, detached and so blocked, back to the host; false when it was before. */
  boolean release() {
    lock.lock();
    try {
      State before = state;
      state = State.RELEASED;
      if (before == State.CLAIMED) {
        router.unroute(source);
        parent.group().release(parent, pasid, this);
      }
      return before != State.RELEASED;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void parentRemoved() {
    lock.lock();
    try {
      if (state == State.CLAIMED) {
        state = State.PARENT_GONE;
        hardware.block(requester(), pasid);
        endRequests();
        router.unroute(source);
      }
    } finally {
      lock.unlock();
    }
  }
}
