package org.bindery.core.owner;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bindery.api.Buffer;
import org.bindery.api.Memory;

/**
 * A piece of memory of a session, with the arena that it ends with.
 *
 * @param memory its registration
 */
record SessionBuffer(String name, MemorySegment segment, Arena arena, Memory memory)
    implements Buffer {
  @Override
  public long address() {
    return segment.address();
  }

  @Override
  public long length() {
    return segment.byteSize();
  }

  /** Takes it out of the address space and gives the memory back. */
  void close() {
    memory.close();
    arena.close();
  }
}
