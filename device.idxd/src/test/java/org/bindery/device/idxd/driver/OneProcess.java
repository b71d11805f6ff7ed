package org.bindery.device.idxd.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Role;

/** A process whose address space is one segment, all of it present. */
final class OneProcess implements Process, Memory, AutoCloseable {
  static final int LENGTH = 16 * 4096;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment = arena.allocate(LENGTH, 4096);
  private final String name;
  private final Set<Role> roles;

  OneProcess(String name, Role... roles) {
    this.name = name;
    this.roles = Set.of(roles);
  }

  long at(long offset) {
    return segment.address() + offset;
  }

  void fill(long offset, int length, int value) {
    segment.asSlice(offset, length).fill((byte) value);
  }

  byte[] bytes(long offset, int length) {
    return segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public int pid() {
    return name.hashCode();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Role> roles() {
    return roles;
  }

  @Override
  public Memory register(MemorySegment other) {
    throw new UnsupportedOperationException();
  }

  private boolean covers(long address, long length) {
    long offset = address - segment.address();
    return offset >= 0 && offset <= LENGTH - length;
  }

  @Override
  public List<MemorySlice> resolve(long address, long length, Access wanted) {
    if (!covers(address, length)) {
      throw Refusal.of(Errno.EFAULT, "0x%x is not mapped", address).exception();
    }
    return List.of(new MemorySlice(this, address - segment.address(), length));
  }

  @Override
  public Watch watch(AddressSpaceWatcher watcher) {
    return () -> {};
  }

  @Override
  public Optional<MemorySlice> present(long address, Access wanted) {
    long page = address & -4096;
    return covers(page, 4096)
        ? Optional.of(new MemorySlice(this, page - segment.address(), 4096))
        : Optional.empty();
  }

  @Override
  public boolean touch(long address, Access wanted) {
    return covers(address & -4096, 4096);
  }

  @Override
  public List<Memory> memories() {
    return List.of(this);
  }

  @Override
  public long address() {
    return segment.address();
  }

  @Override
  public long length() {
    return LENGTH;
  }

  @Override
  public Access access() {
    return Access.READ_WRITE;
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  /** The memory's, and the process'. */
  @Override
  public void close() {
    arena.close();
  }
}
