package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import org.bindery.gateway.Descriptor;
import org.bindery.gateway.PreparedIoctl;
import org.bindery.uapi.Command;

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
  public PreparedCommand prepare(Command command) {
    PreparedIoctl ioctl = descriptor.prepare(command.number(), command.size());
    command.prepare(ioctl.argument());
    return new Prepared(ioctl);
  }

  @Override
  public void close() {
    descriptor.close();
  }

  private record Prepared(PreparedIoctl ioctl) implements PreparedCommand {
    @Override
    public MemorySegment argument() {
      return ioctl.argument();
    }

    @Override
    public int call() {
      return ioctl.call();
    }

    @Override
    public void close() {
      ioctl.close();
    }
  }
}
