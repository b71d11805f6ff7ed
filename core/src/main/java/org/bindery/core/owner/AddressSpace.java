package org.bindery.core.owner;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;

/**
 * The registered segments of one process by address (unsigned): its page table, in effect.
 *
 * <p><b>Threads.</b> Safe for use by several. A change is made under the write lock, and watchers
 * are told after it with no lock held. They wait for the DMA that may still use the translation of
 * before; that DMA waits for nothing but the read lock, and nobody who has the lock waits for
 * anybody. So the two cannot wait for each other. DMA that looks a page up after the change sees
 * the change; DMA that looked before it is waited for: when the call that made the change returns,
 * nothing reaches what it took away.
 */
final class AddressSpace {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final NavigableMap<Long, RegisteredMemory> byAddress =
      new TreeMap<>(Long::compareUnsigned);
  private final Watchers watchers = new Watchers();
  private boolean exited;

  /** As {@link org.bindery.api.Process#register}. */
  Memory register(MemorySegment segment) {
    SegmentRules.check(segment);
    RegisteredMemory memory = new RegisteredMemory(segment, this);
    List<RegisteredMemory> dead = new ArrayList<>(0);
    lock.writeLock().lock();
    try {
      checkLiving();
      // Memory whose arena is closed is gone, and its addresses may be others' by now.
      for (RegisteredMemory there = overlapping(memory);
          there != null;
          there = overlapping(memory)) {
        if (there.alive()) {
          throw AddressRefusals.overlap(memory, there);
        }
        byAddress.remove(there.address());
        dead.add(there);
      }
      byAddress.put(memory.address(), memory);
    } finally {
      lock.writeLock().unlock();
      dead.forEach(gone -> watchers.tell(watcher -> watcher.unmapped(gone)));
    }
    return memory;
  }

  /** The last that overlaps; null: none does. */
  private RegisteredMemory overlapping(RegisteredMemory memory) {
    Map.Entry<Long, RegisteredMemory> before = byAddress.floorEntry(memory.last());
    return before != null && Long.compareUnsigned(before.getValue().last(), memory.address()) >= 0
        ? before.getValue()
        : null;
  }

  /** As {@link Memory#close}. */
  void remove(RegisteredMemory memory) {
    boolean removed;
    lock.writeLock().lock();
    try {
      removed = byAddress.remove(memory.address(), memory);
    } finally {
      lock.writeLock().unlock();
    }
    if (removed) {
      watchers.tell(watcher -> watcher.unmapped(memory));
    }
  }

  /** As {@link Memory#protect}. */
  void protect(RegisteredMemory memory, Access access) {
    lock.writeLock().lock();
    try {
      checkThere(memory);
      memory.permit(access);
    } finally {
      lock.writeLock().unlock();
    }
    watchers.tell(watcher -> watcher.changed(memory.address(), memory.length()));
  }

  /** As {@link Memory#reclaim}. */
  void reclaim(RegisteredMemory memory, long page, long pages) {
    lock.writeLock().lock();
    try {
      checkThere(memory);
      memory.evict(page, pages);
    } finally {
      lock.writeLock().unlock();
    }
    watchers.tell(watcher -> watcher.changed(page, pages * RegisteredMemory.PAGE));
  }

  private void checkThere(RegisteredMemory memory) {
    if (byAddress.get(memory.address()) != memory) {
      throw AddressRefusals.gone(memory);
    }
  }

  private void checkLiving() {
    if (exited) {
      throw AddressRefusals.exited();
    }
  }

  /** As {@link org.bindery.api.Process#watch}. */
  Process.Watch watch(AddressSpaceWatcher watcher) {
    // Under the lock: what exits later tells it.
    lock.readLock().lock();
    try {
      checkLiving();
      return watchers.add(watcher);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** As {@link org.bindery.api.Process#present}. */
  Optional<MemorySlice> present(long address, Access wanted) {
    long page = address & -RegisteredMemory.PAGE;
    lock.readLock().lock();
    try {
      RegisteredMemory memory = permitting(page, wanted);
      return memory != null && memory.present(page)
          ? Optional.of(new MemorySlice(memory, page - memory.address(), RegisteredMemory.PAGE))
          : Optional.empty();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** As {@link org.bindery.api.Process#touch}. Nobody has to be told: nothing is taken away. */
  boolean touch(long address, Access wanted) {
    long page = address & -RegisteredMemory.PAGE;
    lock.writeLock().lock();
    try {
      RegisteredMemory memory = permitting(page, wanted);
      if (memory != null) {
        memory.populate(page);
      }
      return memory != null;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Null: no memory has the whole page and permits it. */
  private RegisteredMemory permitting(long page, Access wanted) {
    Map.Entry<Long, RegisteredMemory> entry = byAddress.floorEntry(page);
    return entry != null && entry.getValue().holdsPage(page) && entry.getValue().permits(wanted)
        ? entry.getValue()
        : null;
  }

  /** As {@link org.bindery.api.Process#resolve}. */
  List<MemorySlice> resolve(long address, long length, Access wanted) {
    if (length <= 0) {
      throw Refusal.of(Errno.EINVAL, "a range of %d bytes is no range", length).exception();
    }
    List<MemorySlice> slices = new ArrayList<>(1);
    lock.readLock().lock();
    try {
      long at = address;
      long left = length;
      while (left > 0) {
        RegisteredMemory memory = covering(at, wanted);
        long offset = at - memory.address();
        long part = Math.min(left, memory.length() - offset);
        slices.add(new MemorySlice(memory, offset, part));
        at += part;
        left -= part;
      }
    } finally {
      lock.readLock().unlock();
    }
    return slices;
  }

  private RegisteredMemory covering(long at, Access wanted) {
    Map.Entry<Long, RegisteredMemory> entry = byAddress.floorEntry(at);
    if (entry == null || Long.compareUnsigned(entry.getValue().last(), at) < 0) {
      throw AddressRefusals.fault(at, "no registered memory covers it");
    }
    RegisteredMemory memory = entry.getValue();
    if (!memory.access().covers(wanted)) {
      throw AddressRefusals.fault(at, memory.access());
    }
    if (!memory.alive()) {
      throw AddressRefusals.fault(at, "the arena of the memory there is closed");
    }
    return memory;
  }

  List<Memory> memories() {
    lock.readLock().lock();
    try {
      return List.copyOf(byAddress.values());
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The process has exited: the address space is empty, for good. */
  void exit() {
    List<RegisteredMemory> left;
    lock.writeLock().lock();
    try {
      exited = true;
      left = List.copyOf(byAddress.values());
      byAddress.clear();
    } finally {
      lock.writeLock().unlock();
    }
    watchers.tell(watcher -> {
      left.forEach(watcher::unmapped);
      watcher.exited();
    });
  }
}
