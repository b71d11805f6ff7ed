package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import org.bindery.gateway.Descriptor;

/** The real kernel. */
public record DescriptorDoor(Descriptor descriptor) implements IoctlDoor {
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
  public void close() {
    descriptor.close();
  }
}
