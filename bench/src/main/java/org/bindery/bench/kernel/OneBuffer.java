package org.bindery.bench.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Role;

/** A process whose address space is one buffer; looked up for each map, as an owner's is. */
record OneBuffer(MemorySegment segment) implements Process, Memory {
  @Override
  public int pid() {
    return 1;
  }

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public Set<Role> roles() {
    return Set.of();
  }

  @Override
  public Memory register(MemorySegment other) {
    throw Refusal.of(Errno.EEXIST, "there is one buffer only").exception();
  }

  @Override
  public List<MemorySlice> resolve(long from, long bytes, Access wanted) {
    if (from < address() || from + bytes > address() + length()) {
      throw Refusal.of(Errno.EFAULT, "0x%x is not in the buffer", from).exception();
    }
    return List.of(new MemorySlice(this, from - address(), bytes));
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
