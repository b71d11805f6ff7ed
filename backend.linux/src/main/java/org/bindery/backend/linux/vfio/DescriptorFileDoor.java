package org.bindery.backend.linux.vfio;

import java.lang.foreign.MemorySegment;
import org.bindery.gateway.Descriptor;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Mapping;
import org.bindery.gateway.Protection;

/** The real kernel. */
record DescriptorFileDoor(Descriptor descriptor) implements FileDoor {
  @Override
  public int number() {
    return descriptor.number();
  }

  @Override
  public int ioctl(long command, MemorySegment argument) {
    return descriptor.ioctl(command, argument);
  }

  @Override
  public int ioctl(long command, long value) {
    return descriptor.ioctl(command, value);
  }

  @Override
  public long read(MemorySegment into, long offset) {
    return descriptor.read(into, offset);
  }

  @Override
  public long write(MemorySegment from, long offset) {
    return descriptor.write(from, offset);
  }

  @Override
  public Mapped map(long length, boolean readable, boolean writable, long offset)
      throws ErrnoException {
    Mapping mapping =
        descriptor.map(
            length, (readable ? Protection.READ : 0) | (writable ? Protection.WRITE : 0), offset);
    return new Mapped() {
      @Override
      public MemorySegment segment() {
        return mapping.segment();
      }

      @Override
      public void close() {
        mapping.close();
      }
    };
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
