package org.bindery.backend.linux.kvm;

import java.lang.foreign.MemorySegment;
import org.bindery.gateway.Descriptor;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;

/** The real kernel. */
record DescriptorKvmDoor(Gateway gateway, Descriptor descriptor) implements KvmDoor {
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
  public KvmDoor made(int number) throws ErrnoException {
    return new DescriptorKvmDoor(gateway, gateway.adopt(number));
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
