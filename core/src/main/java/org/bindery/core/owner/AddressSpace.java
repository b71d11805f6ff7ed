package org.bindery.core.owner;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * The registered segments of one process by address (unsigned). Safe for use by several threads:
 * look-ups share a lock that nothing is called under.
 */
final class AddressSpace {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final NavigableMap<Long, RegisteredMemory> byAddress =
      new TreeMap<>(Long::compareUnsigned);

  /** As {@link org.bindery.api.Process#register}. */
  Memory register(MemorySegment segment) {
    SegmentRules.check(segment);
    RegisteredMemory memory = new RegisteredMemory(segment, this::remove);
    lock.writeLock().lock();
    try {
      // Memory whose arena is closed is gone, and its addresses may be others' by now.
      for (RegisteredMemory there = overlapping(memory);
          there != null;
          there = overlapping(memory)) {
        if (there.segment().scope().isAlive()) {
          throw overlap(memory, there);
        }
        byAddress.remove(there.address());
      }
      byAddress.put(memory.address(), memory);
      return memory;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The last that overlaps; null: none does. */
  private RegisteredMemory overlapping(RegisteredMemory memory) {
    Map.Entry<Long, RegisteredMemory> before = byAddress.floorEntry(memory.last());
    return before != null && Long.compareUnsigned(before.getValue().last(), memory.address()) >= 0
        ? before.getValue()
        : null;
  }

  private void remove(RegisteredMemory memory) {
    lock.writeLock().lock();
    try {
      byAddress.remove(memory.address(), memory);
    } finally {
      lock.writeLock().unlock();
    }
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
      throw fault(at, "no registered memory covers it");
    }
    RegisteredMemory memory = entry.getValue();
    if (!memory.access().covers(wanted)) {
      throw fault(at, "the memory there is read-only");
    }
    if (!memory.segment().scope().isAlive()) {
      throw fault(at, "the arena of the memory there is closed");
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

  void clear() {
    lock.writeLock().lock();
    try {
      byAddress.clear();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static RefusedException fault(long at, String why) {
    return Refusal.of(Errno.EFAULT, "user address 0x%x is not usable: %s", at, why).exception();
  }

  private static RefusedException overlap(RegisteredMemory wanted, RegisteredMemory there) {
    String range = "memory 0x%x-0x%x".formatted(there.address(), there.last());
    return Refusal.of(
            Errno.EEXIST,
            "the segment 0x%x-0x%x overlaps %s",
            wanted.address(),
            wanted.last(),
            range)
        .blockedBy(range, "registered already")
        .exception();
  }
}
