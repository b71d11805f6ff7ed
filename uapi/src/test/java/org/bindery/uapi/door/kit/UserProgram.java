package org.bindery.uapi.door.kit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Errno;
import org.bindery.api.Role;
import org.bindery.uapi.Command;
import org.bindery.uapi.Field;
import org.bindery.uapi.U16;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;
import org.bindery.uapi.U8;
import org.bindery.uapi.door.RawDoor;

/** A process with memory that calls a door, as a program in C would. */
public final class UserProgram implements AutoCloseable {
  public static final int PAGE = 4096;

  private final Arena arena = Arena.ofShared();
  public final TestProcess process;
  public final RawDoor door;

  /** Where arguments are. */
  public final MemorySegment argument;

  /** Memory for everything else. */
  public final MemorySegment memory;

  /** Memory that can be read only, with zeros. */
  public final MemorySegment readOnly;

  public UserProgram(RawDoor door, Role... roles) {
    this.door = door;
    this.process = new TestProcess(roles);
    this.argument = allocate(PAGE);
    this.memory = allocate(64 * PAGE);
    this.readOnly = arena.allocate(PAGE, PAGE).asReadOnly();
    process.register(readOnly);
  }

  /** Registered memory that begins at a page and has a page that is nobody's behind it. */
  public MemorySegment allocate(long bytes) {
    MemorySegment segment = arena.allocate(bytes + PAGE, PAGE).asSlice(0, bytes);
    process.register(segment);
    return segment;
  }

  /** A copy that the process can read and not write. */
  public MemorySegment readOnlyCopy(MemorySegment of) {
    MemorySegment copy = arena.allocate(of.byteSize() + PAGE, PAGE).asSlice(0, of.byteSize());
    copy.copyFrom(of);
    process.register(copy.asReadOnly());
    return copy;
  }

  public int open(String path) {
    return door.open(process, path);
  }

  /** Begins an argument, all zero but its size. */
  public MemorySegment prepare(Command command) {
    argument.fill((byte) 0);
    command.prepare(argument);
    return argument;
  }

  /** Calls with the argument as it is. */
  public int call(int descriptor, Command command) {
    return door.ioctl(process, descriptor, command.number(), argument.address());
  }

  /** Prepares, sets fields given as field, value, field, value and calls. */
  public int call(int descriptor, Command command, Object... fields) {
    MemorySegment struct = prepare(command);
    for (int i = 0; i < fields.length; i += 2) {
      set(struct, (Field) fields[i], ((Number) fields[i + 1]).longValue());
    }
    return call(descriptor, command);
  }

  public static void set(MemorySegment struct, Field field, long value) {
    switch (field) {
      case U8 u8 -> u8.set(struct, (byte) value);
      case U16 u16 -> u16.set(struct, (short) value);
      case U32 u32 -> u32.set(struct, (int) value);
      case U64 u64 -> u64.set(struct, value);
    }
  }

  /** A field of the argument, zero-extended. */
  public long get(Field field) {
    return switch (field) {
      case U8 u8 -> Byte.toUnsignedLong(u8.get(argument));
      case U16 u16 -> Short.toUnsignedLong(u16.get(argument));
      case U32 u32 -> Integer.toUnsignedLong(u32.get(argument));
      case U64 u64 -> u64.get(argument);
    };
  }

  public void setSize(int size) {
    argument.set(ValueLayout.JAVA_INT, 0, size);
  }

  /** What a call answers that fails so. */
  public static int minus(Errno errno) {
    return -errno.number();
  }

  @Override
  public void close() {
    door.close();
    arena.close();
  }
}
