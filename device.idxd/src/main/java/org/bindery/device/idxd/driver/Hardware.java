package org.bindery.device.idxd.driver;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.device.DriverPort;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.DeviceKind;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandRegister;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.register.GenSts;
import org.bindery.model.idxd.register.MsixPermission;
import org.bindery.model.idxd.register.Portal;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.SwError;
import org.bindery.model.idxd.register.WqConfig;

/**
 * An accelerator's registers as its driver uses them.
 *
 * <p>One command is given at a time: the caller holds the accelerator's lock. Everything else is
 * safe for use by several threads.
 */
final class Hardware {
  private static final int BAR = 0;
  private static final int PORTALS = 2;
  private static final long GONE = 0xffffffffL;

  /** Real commands take microseconds; what takes this long never ends. */
  private static final Duration COMMAND_TIME = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofNanos(20_000);

  private final DriverPort port;

  Hardware(DriverPort port) {
    this.port = port;
  }

  /**
   * @throws org.bindery.api.RefusedException EIO nothing answers
   */
  Capabilities capabilities(DeviceKind kind) {
    if (gone()) {
      throw Refusal.of(Errno.EIO, "%s answers no read of its registers", port.identity().name())
          .exception();
    }
    return Capabilities.read(kind, offset -> read64(offset));
  }

  /** The function was pulled out, or its model has gone. */
  boolean gone() {
    return (read32(Registers.GENSTS) & GONE) == GONE;
  }

  GenSts status() {
    return new GenSts((int) read32(Registers.GENSTS));
  }

  long read32(int offset) {
    return port.read(BAR, offset, 4);
  }

  long read64(int offset) {
    return port.read(BAR, offset, 8);
  }

  void write32(int offset, long value) {
    port.write(BAR, offset, 4, value);
  }

  void write64(int offset, long value) {
    port.write(BAR, offset, 8, value);
  }

  /**
   * Gives a command and waits for its end.
   *
   * @throws org.bindery.api.RefusedException ETIMEDOUT it does not end; EIO the device has gone
   */
  CommandStatus run(Command command, int operand) {
    write32(
        Registers.CMD, Integer.toUnsignedLong(CommandRegister.of(command, operand, false).bits()));
    long end = System.nanoTime() + COMMAND_TIME.toNanos();
    while (true) {
      long bits = read32(Registers.CMDSTS);
      if (bits == GONE) {
        throw Refusal.of(Errno.EIO, "%s has gone during %s", port.identity().name(), command)
            .exception();
      }
      CommandStatus status = new CommandStatus((int) bits);
      if (!status.active()) {
        return status;
      }
      if (System.nanoTime() - end >= 0) {
        throw Refusal.of(Errno.ETIMEDOUT, "%s does not end %s", port.identity().name(), command)
            .exception();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  WqConfig queue(Capabilities capabilities, int queue) {
    WqConfig entry = WqConfig.EMPTY;
    for (int i = 0; i < words(capabilities); i++) {
      entry = entry.withDword(i, (int) read32(queueEntry(capabilities, queue) + 4 * i));
    }
    return entry;
  }

  void queue(Capabilities capabilities, int queue, WqConfig entry) {
    for (int i = 0; i < words(capabilities); i++) {
      write32(queueEntry(capabilities, queue) + 4 * i, Integer.toUnsignedLong(entry.dword(i)));
    }
  }

  private static int words(Capabilities capabilities) {
    return Math.min(WqConfig.DWORDS, capabilities.queues().configBytes() / 4);
  }

  private static int queueEntry(Capabilities capabilities, int queue) {
    return capabilities.tables().queues() + queue * capabilities.queues().configBytes();
  }

  void permit(Capabilities capabilities, int vector, MsixPermission permission) {
    write32(
        capabilities.tables().msixPermissions() + vector * Registers.MSIX_PERM_STRIDE,
        Integer.toUnsignedLong(permission.bits()));
  }

  /** The first error that nothing else told; lets the device record the next. */
  SwError takeError() {
    SwError error =
        new SwError(
            read64(Registers.SWERR), read64(Registers.SWERR + 8), read64(Registers.SWERR + 16));
    write64(Registers.SWERR, SwError.ACKNOWLEDGE);
    return error;
  }

  /**
   * Stores a descriptor to a queue's limited portal.
   *
   * @param asking ENQCMD, which is told whether it was taken
   */
  boolean submit(int queue, MemorySegment descriptor, boolean asking) {
    return port.store(PORTALS, new Portal(queue, true, false).offset(), descriptor, asking);
  }
}
