package org.bindery.backend.sim.vm;

import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.memory.SharedFrames;
import org.bindery.hardware.HostMemory;
import org.bindery.host.MemorySlot;

/**
 * The memory of a guest: slots over the owner's address space, followed as KVM follows it ({@code
 * mmu_notifier}). A page is looked up when it is accessed, so what the owner unmaps, protects or
 * maps anew is so for the guest at once. Frames are shared with the owner, neither pinned nor
 * charged, and named from the first access until no slot has the memory or the memory has gone.
 *
 * <p><b>Threads.</b> Accesses hold the shared half of a lock; whatever takes frames away holds the
 * other, so that no access uses a frame whose number may be another's already. Under either the
 * owner's address space is only looked at and pages are made present in it.
 *
 * <p>IOMMUs that show the slots are told after a change and before it is complete, with neither
 * half held, since they wait for requests that may belong to whom a waiting writer holds up. What
 * makes changes one at a time, so that none overtakes what another is still telling, is a lock of
 * its own, outside the other.
 */
final class GuestMemory implements AddressSpaceWatcher, AutoCloseable {
  private static final long OFFSET = HostMemory.PAGE_SIZE - 1;

  private final String vm;
  private final Process owner;
  private final SharedFrames frames;
  private final GuestSlots slots;
  private final UncachedRanges uncached = new UncachedRanges();
  private final GuestView view;
  private final ReentrantLock changes = new ReentrantLock();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Process.Watch watch;
  private boolean ended;

  /**
   * @throws RefusedException ESRCH the owner has exited; EOPNOTSUPP its address space cannot be
   *     followed
   */
  GuestMemory(String vm, Process owner, FrameMemory memory) {
    this.vm = vm;
    this.owner = owner;
    this.frames = new SharedFrames(memory);
    this.slots = new GuestSlots(vm);
    this.view = new GuestView(vm, owner, slots);
    this.watch = owner.watch(this);
  }

  /** As IOMMUs walk it. */
  GuestView view() {
    return view;
  }

  void add(MemorySlot slot) {
    inTurn(() ->
        changing(() -> {
          slots.check(slot);
          requireWholePages(slot);
          slots.add(slot);
        }));
  }

  private void requireWholePages(MemorySlot slot) {
    for (MemorySlice slice : owner.resolve(slot.userAddress(), slot.length(), Access.READ)) {
      long address = slice.memory().address() + slice.offset();
      if (((address | slice.length()) & OFFSET) != 0) {
        throw Refusal.of(
                Errno.EFAULT,
                "a page of slot %d of %s lies partly in the memory 0x%x-0x%x",
                slot.slot(),
                vm,
                slice.memory().address(),
                slice.memory().address() + slice.memory().length() - 1)
            .exception();
      }
    }
  }

  /** The slot first, so that nothing finds it again; then what IOMMUs have of it; then frames. */
  void remove(int number) {
    inTurn(() -> {
      MemorySlot slot = changing(() -> slots.remove(number));
      view.changed(slot.guestAddress(), slot.length());
      Predicate<Memory> gone = memory -> !slots.uses(memory.address(), memory.length());
      view.left(gone);
      exclusively(() -> frames.releaseIf(gone));
    });
  }

  void uncached(long guestAddress, long length, boolean on) {
    changing(() -> {
      slots.covered(guestAddress, length);
      if (on) {
        uncached.add(guestAddress, length);
      } else {
        uncached.remove(guestAddress, length);
      }
    });
  }

  private void changing(Runnable change) {
    var unused =
        changing(() -> {
          change.run();
          return change;
        });
  }

  private <T> T changing(Supplier<T> change) {
    lock.writeLock().lock();
    try {
      alive();
      return change.get();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Returns when no access is under way that began before. */
  private void exclusively(Runnable work) {
    lock.writeLock().lock();
    try {
      work.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void inTurn(Runnable change) {
    changes.lock();
    try {
      change.run();
    } finally {
      changes.unlock();
    }
  }

  /** Does what looks at guest memory: what {@link #frame} answers holds for so long (ENODEV). */
  <T> T accessing(Supplier<T> access) {
    lock.readLock().lock();
    try {
      alive();
      return access.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private void alive() {
    if (ended) {
      throw Refusal.of(Errno.ENODEV, "virtual machine %s has ended", vm).exception();
    }
  }

  /**
   * The frame behind a guest address; called by what is {@link #accessing}.
   *
   * @throws RefusedException EFAULT it is in no slot, or its owner does not have the memory for
   *     such an access (any more); ENOMEM no frame numbers are left
   */
  long frame(long guestAddress, Access access) {
    long user = slots.userAddress(guestAddress);
    return owner
        .present(user, access)
        .or(() -> owner.touch(user, access) ? owner.present(user, access) : Optional.empty())
        .map(frames::frame)
        .orElseThrow(() ->
            Refusal.of(
                    Errno.EFAULT,
                    "guest address 0x%x of %s is 0x%x of %s, which has no memory there for %s",
                    guestAddress,
                    vm,
                    user,
                    owner.name(),
                    access)
                .exception());
  }

  /** Called by what is {@link #accessing}. */
  boolean isUncached(long guestAddress) {
    return uncached.contains(guestAddress);
  }

  /** Each access looks anew, after those that are under way with what they found before. */
  @Override
  public void changed(long address, long length) {
    inTurn(() -> {
      exclusively(() -> {});
      view.ownerChanged(address, length);
    });
  }

  @Override
  public void unmapped(Memory memory) {
    inTurn(() -> {
      exclusively(() -> frames.release(memory));
      view.ownerChanged(memory.address(), memory.length());
      view.left(gone -> gone == memory);
    });
  }

  @Override
  public void exited() {
    // Every memory was told: each access is refused.
  }

  @Override
  public void close() {
    inTurn(() -> {
      exclusively(() -> {
        ended = true;
        slots.clear();
        frames.releaseAll();
      });
      view.end();
    });
    watch.close();
  }
}
