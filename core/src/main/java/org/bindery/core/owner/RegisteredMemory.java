package org.bindery.core.owner;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.bindery.api.Access;
import org.bindery.api.Memory;

/** A segment in an {@link AddressSpace}. Immutable but for its membership, which that one keeps. */
final class RegisteredMemory implements Memory {
  private final MemorySegment segment;
  private final Consumer<RegisteredMemory> remove;

  RegisteredMemory(MemorySegment segment, Consumer<RegisteredMemory> remove) {
    this.segment = segment;
    this.remove = remove;
  }

  @Override
  public long address() {
    return segment.address();
  }

  @Override
  public long length() {
    return segment.byteSize();
  }

  /** The address of the last byte. */
  long last() {
    return address() + length() - 1;
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
    remove.accept(this);
  }
}
