package org.bindery.backend.linux.testing;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Role;

/** An owner with registered segments; counts how often it was asked. Thread-safe. */
public final class TestProcess implements Process {
  public final AtomicInteger lookups = new AtomicInteger();
  private final List<Memory> memories = new CopyOnWriteArrayList<>();
  private final List<AddressSpaceWatcher> watchers = new CopyOnWriteArrayList<>();

  private final class Registered implements Memory {
    private final MemorySegment segment;

    Registered(MemorySegment segment) {
      this.segment = segment;
    }

    @Override
    public long address() {
      return segment.address();
    }

    @Override
    public long length() {
      return segment.byteSize();
    }

    @Override
    public Access access() {
      return segment.isReadOnly() ? Access.READ : Access.READ_WRITE;
    }

    @Override
    public MemorySegment segment() {
      return segment;
    }

    @Override
    public void close() {
      memories.remove(this);
      watchers.forEach(watcher -> watcher.unmapped(this));
    }
  }

  @Override
  public int pid() {
    return 1;
  }

  @Override
  public String name() {
    return "admin";
  }

  @Override
  public Set<Role> roles() {
    return Set.of();
  }

  @Override
  public Memory register(MemorySegment segment) {
    Memory memory = new Registered(segment);
    memories.add(memory);
    return memory;
  }

  @Override
  public List<MemorySlice> resolve(long address, long length, Access wanted) {
    lookups.incrementAndGet();
    for (Memory memory : memories) {
      long offset = address - memory.address();
      if (offset >= 0
          && offset + length <= memory.length()
          && memory.segment().scope().isAlive()
          && memory.access().covers(wanted)) {
        return List.of(new MemorySlice(memory, offset, length));
      }
    }
    throw Refusal.of(Errno.EFAULT, "user address 0x%x is not usable", address).exception();
  }

  @Override
  public Watch watch(AddressSpaceWatcher watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  public int watchers() {
    return watchers.size();
  }

  @Override
  public List<Memory> memories() {
    return List.copyOf(memories);
  }
}
