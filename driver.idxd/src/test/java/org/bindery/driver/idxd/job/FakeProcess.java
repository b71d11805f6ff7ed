package org.bindery.driver.idxd.job;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Role;

/** A process whose pages can be away until they are touched. */
final class FakeProcess implements Process {
  static final long PAGE = 4096;

  final List<Memory> memories = new ArrayList<>();
  final Set<Long> away = new HashSet<>();
  int touched;

  @Override
  public int pid() {
    return 1;
  }

  @Override
  public String name() {
    return "tester";
  }

  @Override
  public Set<Role> roles() {
    return Set.of();
  }

  @Override
  public Memory register(MemorySegment segment) {
    Memory memory =
        new Memory() {
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
          public MemorySegment segment() {
            return segment;
          }

          @Override
          public void close() {
            memories.remove(this);
          }
        };
    memories.add(memory);
    return memory;
  }

  @Override
  public List<MemorySlice> resolve(long address, long length, Access wanted) {
    throw new UnsupportedOperationException("jobs name addresses, and the device resolves them");
  }

  @Override
  public List<Memory> memories() {
    return List.copyOf(memories);
  }

  @Override
  public boolean touch(long address, Access wanted) {
    touched++;
    away.remove(address / PAGE);
    return find(address).isPresent();
  }

  /** Empty: the page is away, or nothing is there. */
  Optional<MemorySegment> byteAt(long address) {
    return away.contains(address / PAGE) ? Optional.empty() : find(address);
  }

  private Optional<MemorySegment> find(long address) {
    return memories.stream()
        .filter(
            memory -> address >= memory.address() && address < memory.address() + memory.length())
        .map(memory -> memory.segment().asSlice(address - memory.address(), 1))
        .findFirst();
  }
}
