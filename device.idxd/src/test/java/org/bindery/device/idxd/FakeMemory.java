package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.Access;

/** One address space: pages that are there, some of them only to be read. */
final class FakeMemory {
  static final int PAGE = 4096;

  /** A write that was done. */
  record Write(long address, long length) {}

  final List<Write> writes = new ArrayList<>();
  private final Map<Long, byte[]> pages = new HashMap<>();
  private final Set<Long> readOnly = new HashSet<>();

  private static long page(long address) {
    return address & -PAGE;
  }

  FakeMemory map(long address, int count) {
    for (int i = 0; i < count; i++) {
      pages.putIfAbsent(page(address) + (long) i * PAGE, new byte[PAGE]);
    }
    return this;
  }

  void readOnly(long address) {
    readOnly.add(page(address));
  }

  void writable(long address) {
    readOnly.remove(page(address));
  }

  void unmap(long address) {
    pages.remove(page(address));
  }

  boolean allows(long address, Access access) {
    return pages.containsKey(page(address))
        && (!access.writes() || !readOnly.contains(page(address)));
  }

  boolean read(long address, MemorySegment into) {
    boolean allowed = allows(address, Access.READ);
    if (allowed) {
      into.copyFrom(at(address, into.byteSize()));
    }
    return allowed;
  }

  boolean write(long address, MemorySegment from) {
    boolean allowed = allows(address, Access.WRITE);
    if (allowed) {
      at(address, from.byteSize()).copyFrom(from);
      writes.add(new Write(address, from.byteSize()));
    }
    return allowed;
  }

  private MemorySegment at(long address, long length) {
    long in = address & PAGE - 1;
    if (length > PAGE - in) {
      throw new AssertionError("an access crosses a page: 0x%x, %d".formatted(address, length));
    }
    return MemorySegment.ofArray(pages.get(page(address))).asSlice(in, length);
  }

  /** What the owner of the memory sees, over pages that must be there. */
  byte[] get(long address, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = at(address + i, 1).get(ValueLayout.JAVA_BYTE, 0);
    }
    return bytes;
  }

  void put(long address, byte... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      at(address + i, 1).set(ValueLayout.JAVA_BYTE, 0, bytes[i]);
    }
  }
}
