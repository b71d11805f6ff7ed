package org.bindery.backend.linux.kvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.backend.linux.engine.IoctlDoor;
import org.bindery.uapi.kvm.DeviceAttribute;

/**
 * The KVM-VFIO device of a virtual machine: which device files the kernel knows of it. Answers are
 * what the kernel answers, or the negative errno. Thread-safe.
 */
record VfioFiles(IoctlDoor device) {
  int add(int file) {
    return set(DeviceAttribute.VFIO_FILE_ADD, file);
  }

  int delete(int file) {
    return set(DeviceAttribute.VFIO_FILE_DEL, file);
  }

  private int set(long attribute, int file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocateFrom(ValueLayout.JAVA_INT, file);
      MemorySegment argument =
          arena.allocate(DeviceAttribute.COMMAND.argument().size(), Long.BYTES);
      DeviceAttribute.GROUP.set(argument, DeviceAttribute.VFIO_FILE);
      DeviceAttribute.ATTR.set(argument, attribute);
      DeviceAttribute.ADDR.set(argument, number.address());
      return device.ioctl(DeviceAttribute.COMMAND.number(), argument);
    }
  }
}
