package org.bindery.iommufd.fake;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;

/** A group with its claim; announces members without a lock. */
public final class FakeGroup implements DmaGroup {
  public boolean allowingUnsafeInterrupts;

  private final int id;
  private final List<DmaDevice> members = new CopyOnWriteArrayList<>();
  private final Map<DmaDevice, Map<Integer, SubdeviceOwner>> pasids = new IdentityHashMap<>();
  private volatile Owner owner;

  public FakeGroup(int id) {
    this.id = id;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public List<DmaDevice> members() {
    return List.copyOf(members);
  }

  @Override
  public boolean allowsUnsafeInterrupts() {
    return allowingUnsafeInterrupts;
  }

  @Override
  public synchronized void claim(Owner wanted) {
    if (owner != null) {
      throw Refusal.of(Errno.EPERM, "group %d is owned by %s", id, owner.describe()).exception();
    }
    if (!pasids.isEmpty()) {
      throw Refusal.of(Errno.EBUSY, "PASIDs of group %d are claimed", id).exception();
    }
    owner = wanted;
  }

  @Override
  public synchronized void claim(DmaDevice member, int pasid, SubdeviceOwner wanted) {
    if (!members.contains(member)) {
      throw Refusal.of(Errno.ENODEV, "%s has left", member.name()).exception();
    }
    if (owner != null) {
      throw Refusal.of(Errno.EBUSY, "group %d is owned by %s", id, owner.describe()).exception();
    }
    SubdeviceOwner other =
        pasids.computeIfAbsent(member, m -> new HashMap<>()).putIfAbsent(pasid, wanted);
    if (other != null) {
      throw Refusal.of(Errno.EBUSY, "PASID %d is %s, %s", pasid, other.device(), other.describe())
          .blockedBy(other.device(), other.describe())
          .exception();
    }
  }

  @Override
  public synchronized void release(DmaDevice member, int pasid, SubdeviceOwner was) {
    Map<Integer, SubdeviceOwner> of = pasids.get(member);
    if (of == null && !members.contains(member)) {
      return;
    }
    if (of == null || !of.remove(pasid, was)) {
      throw new AssertionError("PASID " + pasid + " released by one who does not own it");
    }
    if (of.isEmpty()) {
      pasids.remove(member);
    }
  }

  /** How many PASIDs of members are claimed. */
  public synchronized int claimedPasids() {
    return pasids.values().stream().mapToInt(Map::size).sum();
  }

  @Override
  public synchronized void release(Owner was) {
    if (owner != was) {
      throw new AssertionError("released by one who does not own it");
    }
    owner = null;
  }

  public boolean claimed() {
    return owner != null;
  }

  public void join(DmaDevice device) {
    members.add(device);
    Owner now = owner;
    if (now != null) {
      now.memberAdded(device);
    }
  }

  public void leave(DmaDevice device) {
    members.remove(device);
    Owner now = owner;
    if (now != null) {
      now.memberRemoved(device);
    }
    Map<Integer, SubdeviceOwner> gone;
    synchronized (this) {
      gone = pasids.remove(device);
    }
    if (gone != null) {
      gone.values().forEach(SubdeviceOwner::parentRemoved);
    }
  }
}
