package org.bindery.backend.sim.vm;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.hardware.GuestAddressSpace;

/**
 * The slots of a guest as IOMMUs walk them. A look-up goes through the slots into the owner's page
 * table and takes no lock of the guest's: a request in flight may look while a change waits for it.
 * {@link GuestMemory} tells of changes, one at a time.
 */
final class GuestView implements GuestAddressSpace {
  private final String vm;
  private final Process owner;
  private final GuestSlots slots;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  GuestView(String vm, Process owner, GuestSlots slots) {
    this.vm = vm;
    this.owner = owner;
    this.slots = slots;
  }

  @Override
  public String name() {
    return vm;
  }

  @Override
  public Watch watch(Watcher watcher) {
    // Known first: one that comes beside the end is told of it, or is refused.
    watchers.add(watcher);
    if (ended) {
      watchers.remove(watcher);
      throw Refusal.of(Errno.ENODEV, "virtual machine %s has ended", vm).exception();
    }
    return () -> watchers.remove(watcher);
  }

  @Override
  public Optional<MemorySlice> present(long guestAddress, Access wanted) {
    return slots.find(guestAddress).flatMap(user -> owner.present(user, wanted));
  }

  @Override
  public boolean touch(long guestAddress, Access wanted) {
    return slots.find(guestAddress).filter(user -> owner.touch(user, wanted)).isPresent();
  }

  /** When this returns nobody uses what he had of a range. */
  void changed(long guestAddress, long length) {
    watchers.forEach(watcher -> watcher.changed(guestAddress, length));
  }

  /** As {@link #changed}, wherever a range of the owner's is the guest's memory. */
  void ownerChanged(long userAddress, long length) {
    slots.showing(userAddress, length).forEach(range -> changed(range.address(), range.length()));
  }

  /** After all was told that it takes. */
  void left(Predicate<Memory> gone) {
    watchers.forEach(watcher -> watcher.left(gone));
  }

  /** No slot is left, and none comes. */
  void end() {
    ended = true;
    changed(0, GuestSlots.LIMIT);
    left(_ -> true);
  }
}
