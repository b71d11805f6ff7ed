package org.bindery.uapi;

import java.lang.foreign.MemorySegment;

/**
 * A command (ioctl) whose number carries direction and size of its argument, as KVM's do.
 *
 * @param name as in the kernel's headers
 * @param number 32 bits, never negative
 * @param argument the struct that it points to
 */
public record Ioctl(String name, long number, Struct argument) {
  /**
   * Begins an argument, everything zero.
   *
   * @param memory the argument's size or more; what lies behind is not touched
   */
  public void prepare(MemorySegment memory) {
    var unused = memory.asSlice(0, argument.size()).fill((byte) 0);
  }
}
