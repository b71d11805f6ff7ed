package org.bindery.uapi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A command (ioctl) whose argument is a struct that begins with its own size: {@code size} in
 * iommufd, {@code argsz} in VFIO.
 *
 * @param name as in the kernel's headers
 * @param number the ioctl's number; direction and size bits are zero in both families
 * @param size bytes of the whole struct
 * @param minimum bytes that the first kernel with the command knew; less is EINVAL
 * @param fields all but the size itself
 */
public record Command(String name, int number, int size, int minimum, List<Field> fields) {
  public Command(String name, int number, int size, int minimum, Field... fields) {
    this(name, number, size, minimum, List.of(fields));
  }

  public Command {
    fields = List.copyOf(fields);
  }

  /**
   * Begins an argument: everything zero but its size, so that no reserved field holds what was left
   * in the memory.
   *
   * @param argument {@link #size} bytes or more; what lies behind is not touched
   */
  public void prepare(MemorySegment argument) {
    int at = 0;
    for (; at <= size - Long.BYTES; at += Long.BYTES) {
      argument.set(ValueLayout.JAVA_LONG_UNALIGNED, at, 0);
    }
    for (; at < size; at += Integer.BYTES) {
      argument.set(ValueLayout.JAVA_INT_UNALIGNED, at, 0);
    }
    argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, size);
  }
}
