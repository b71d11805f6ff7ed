package org.bindery.core.owner;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Role;

/** A process: number, name, credentials from configuration, address space. Thread-safe. */
final class OwnerProcess implements Process {
  private final int pid;
  private final String name;
  private final Supplier<Set<Role>> roles;
  private final AddressSpace space = new AddressSpace();

  OwnerProcess(int pid, String name, Supplier<Set<Role>> roles) {
    this.pid = pid;
    this.name = name;
    this.roles = roles;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Role> roles() {
    return roles.get();
  }

  @Override
  public Memory register(MemorySegment segment) {
    return space.register(segment);
  }

  @Override
  public List<MemorySlice> resolve(long address, long length, Access wanted) {
    return space.resolve(address, length, wanted);
  }

  @Override
  public List<Memory> memories() {
    return space.memories();
  }

  @Override
  public Watch watch(AddressSpaceWatcher watcher) {
    return space.watch(watcher);
  }

  @Override
  public Optional<MemorySlice> present(long address, Access wanted) {
    return space.present(address, wanted);
  }

  @Override
  public boolean touch(long address, Access wanted) {
    return space.touch(address, wanted);
  }

  /** The process has exited: its address space is empty, for good. */
  void exit() {
    space.exit();
  }

  @Override
  public String toString() {
    return name + " (" + pid + ")";
  }
}
