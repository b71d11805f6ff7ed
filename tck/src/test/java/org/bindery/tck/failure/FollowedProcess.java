package org.bindery.tck.failure;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Role;
import org.bindery.tck.kit.KitProcess;

/** A process that counts who follows its address space. Thread-safe. */
final class FollowedProcess implements Process {
  private final KitProcess process = new KitProcess(1, Set.of());
  private final AtomicInteger watchers = new AtomicInteger();

  /** How many watch it now. */
  int watchers() {
    return watchers.get();
  }

  @Override
  public Watch watch(AddressSpaceWatcher watcher) {
    AtomicBoolean open = new AtomicBoolean(true);
    watchers.incrementAndGet();
    return () -> {
      if (open.getAndSet(false)) {
        watchers.decrementAndGet();
      }
    };
  }

  @Override
  public int pid() {
    return process.pid();
  }

  @Override
  public String name() {
    return process.name();
  }

  @Override
  public Set<Role> roles() {
    return process.roles();
  }

  @Override
  public Memory register(MemorySegment segment) {
    return process.register(segment);
  }

  @Override
  public List<MemorySlice> resolve(long address, long length, Access wanted) {
    return process.resolve(address, length, wanted);
  }

  @Override
  public List<Memory> memories() {
    return process.memories();
  }
}
