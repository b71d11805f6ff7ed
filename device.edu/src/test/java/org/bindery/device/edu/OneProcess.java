package org.bindery.device.edu;

import java.lang.foreign.MemorySegment;
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

/** A process whose address space is one segment. */
record OneProcess(MemorySegment segment) implements Process, Memory {
  @Override
  public int pid() {
    return 1;
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public Set<Role> roles() {
    return Set.of();
  }

  @Override
  public Memory register(MemorySegment other) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<MemorySlice> resolve(long address, long length, Access wanted) {
    long offset = address - segment.address();
    if (offset < 0 || offset > segment.byteSize() - length) {
      throw Refusal.of(Errno.EFAULT, "0x%x is not mapped", address).exception();
    }
    return List.of(new MemorySlice(this, offset, length));
  }

  /** It does not change. */
  @Override
  public Watch watch(AddressSpaceWatcher watcher) {
    return () -> {};
  }

  @Override
  public Optional<MemorySlice> present(long address, Access wanted) {
    long offset = (address & -4096L) - segment.address();
    return offset < 0 || offset >= segment.byteSize()
        ? Optional.empty()
        : Optional.of(new MemorySlice(this, offset, 4096));
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
    return segment.byteSize();
  }

  @Override
  public Access access() {
    return Access.READ_WRITE;
  }

  @Override
  public void close() {}
}
