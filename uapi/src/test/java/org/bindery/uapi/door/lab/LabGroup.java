package org.bindery.uapi.door.lab;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;

/** A group with its claim; a sibling on a host driver of its own makes it not viable. */
final class LabGroup implements DmaGroup {
  final List<DmaDevice> members = new CopyOnWriteArrayList<>();
  volatile boolean siblingOnHostDriver;
  private final int id;
  private Owner owner;

  LabGroup(int id) {
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
    if (owner != null || siblingOnHostDriver) {
      throw Refusal.of(Errno.EPERM, "group %d is somebody's", id).exception();
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
}
