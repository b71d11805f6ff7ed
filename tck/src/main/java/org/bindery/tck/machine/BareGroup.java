package org.bindery.tck.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;

/** The group of one device, which no host driver knows. One short lock; owners are told without. */
public final class BareGroup implements DmaGroup {
  private final int id;
  private final BareDevice member;
  // Guarded by this.
  private final NavigableMap<Integer, SubdeviceOwner> pasids = new TreeMap<>();
  private boolean left;
  private Owner owner;

  BareGroup(int id, BareDevice member) {
    this.id = id;
    this.member = member;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public synchronized List<DmaDevice> members() {
    return left ? List.of() : List.of(member);
  }

  @Override
  public synchronized void claim(Owner wanted) {
    if (owner != null) {
      throw Refusal.of(Errno.EPERM, "group %d is owned by %s", id, owner.describe())
          .blockedBy(member.name(), "owned by " + owner.describe())
          .exception();
    }
    if (!pasids.isEmpty()) {
      Refusal.Builder refusal =
          Refusal.of(Errno.EBUSY, "PASIDs %s of %s are in use", pasids.keySet(), member);
      pasids.values().forEach(taken -> refusal.blockedBy(taken.device(), taken.describe()));
      throw refusal.exception();
    }
    owner = wanted;
  }

  @Override
  public synchronized void release(Owner was) {
    if (owner != was) {
      throw new IllegalStateException("group " + id + " is not " + was.describe() + "'s");
    }
    owner = null;
  }

  @Override
  public synchronized void claim(DmaDevice of, int pasid, SubdeviceOwner wanted) {
    if (left || of != member) {
      throw Refusal.of(Errno.ENODEV, "%s has left group %d", of.name(), id).exception();
    }
    if (owner != null) {
      throw Refusal.of(Errno.EBUSY, "group %d is owned by %s", id, owner.describe())
          .blockedBy(member.name(), "owned by " + owner.describe())
          .exception();
    }
    SubdeviceOwner other = pasids.putIfAbsent(pasid, wanted);
    if (other != null) {
      throw Refusal.of(Errno.EBUSY, "PASID %d of %s is %s's", pasid, member, other.device())
          .blockedBy(other.device(), other.describe())
          .exception();
    }
  }

  @Override
  public synchronized void release(DmaDevice of, int pasid, SubdeviceOwner was) {
    if (!left && !pasids.remove(pasid, was)) {
      throw new IllegalStateException("PASID " + pasid + " is not " + was.device() + "'s");
    }
  }

  /** Who has the group; empty: nobody. */
  public synchronized Optional<String> owner() {
    return Optional.ofNullable(owner).map(Owner::describe);
  }

  /** The member leaves its host, for good. */
  void leave() {
    Owner told;
    List<SubdeviceOwner> ended;
    synchronized (this) {
      left = true;
      told = owner;
      ended = new ArrayList<>(pasids.values());
      pasids.clear();
    }
    if (told != null) {
      told.memberRemoved(member);
    }
    ended.forEach(SubdeviceOwner::parentRemoved);
  }
}
