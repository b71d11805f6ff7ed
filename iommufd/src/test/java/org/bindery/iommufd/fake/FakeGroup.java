package org.bindery.iommufd.fake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;

/** A group with its claim; announces members without a lock. */
public final class FakeGroup implements DmaGroup {
  private final int id;
  private final List<DmaDevice> members = new CopyOnWriteArrayList<>();
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
  public synchronized void claim(Owner wanted) {
    if (owner != null) {
      throw Refusal.of(Errno.EPERM, "group %d is owned by %s", id, owner.describe()).exception();
    }
    owner = wanted;
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
  }
}
