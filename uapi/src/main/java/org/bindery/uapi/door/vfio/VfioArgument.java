package org.bindery.uapi.door.vfio;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.uapi.Command;
import org.bindery.uapi.Field;
import org.bindery.uapi.U32;
import org.bindery.uapi.door.file.Caller;

/**
 * The struct of a command of VFIO, copied as VFIO does it: as much as the first kernel had,
 * whatever size it says it has, then the size is looked at; a field of a later kernel when a flag
 * asks for it.
 */
public final class VfioArgument {
  public static final U32 ARGSZ = new U32("argsz", 0);

  private final Command command;
  private final Caller caller;
  private final long address;
  private final MemorySegment struct;

  /**
   * @throws RefusedException EFAULT; EINVAL less than the first kernel had
   */
  public VfioArgument(Command command, Caller caller, long address) {
    this.command = command;
    this.caller = caller;
    this.address = address;
    this.struct = MemorySegment.ofArray(new byte[command.size()]);
    caller.memory().copyIn(address, struct.asSlice(0, command.minimum()));
    requireSize(command.minimum());
  }

  public MemorySegment struct() {
    return struct;
  }

  /** What the user says the struct has. */
  public long size() {
    return Integer.toUnsignedLong(ARGSZ.get(struct));
  }

  /**
   * Copies a field that the first kernel did not have.
   *
   * @throws RefusedException EINVAL the user's struct ends before its end; EFAULT
   */
  void extend(Field field) {
    requireSize(field.offset() + field.width());
    caller.memory().copyIn(address + field.offset(), struct.asSlice(field.offset(), field.width()));
  }

  /**
   * @throws RefusedException EINVAL other flags than known ones
   */
  void requireFlags(int flags, int known) {
    if ((flags & ~known) != 0) {
      throw Refusal.of(Errno.EINVAL, "%s: unknown flags 0x%x", command.name(), flags & ~known)
          .exception();
    }
  }

  private void requireSize(int bytes) {
    if (size() < bytes) {
      throw Refusal.of(Errno.EINVAL, "%s with %d bytes, not %d", command.name(), size(), bytes)
          .exception();
    }
  }

  /**
   * Copies back from the beginning.
   *
   * @throws RefusedException EFAULT
   */
  public void respond(long bytes) {
    caller.memory().copyOut(struct.asSlice(0, bytes), address);
  }

  /**
   * Copies one field back.
   *
   * @throws RefusedException EFAULT
   */
  void respond(Field field) {
    caller
        .memory()
        .copyOut(struct.asSlice(field.offset(), field.width()), address + field.offset());
  }
}
