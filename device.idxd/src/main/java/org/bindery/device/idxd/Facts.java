package org.bindery.device.idxd;

import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.DeviceKind;
import org.bindery.model.idxd.Preset;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.descriptor.Opcode;
import org.bindery.model.idxd.register.OpCap;
import org.bindery.model.idxd.register.Registers;

/**
 * What the device says of itself: the part that is sold, less what is not done here, which is most
 * operations of an analytics accelerator and the interrupt message storage.
 */
final class Facts {
  private static final OpCap STREAMING =
      operations(
          Opcode.NOOP,
          Opcode.BATCH,
          Opcode.DRAIN,
          Opcode.MEMMOVE,
          Opcode.MEMFILL,
          Opcode.COMPARE,
          Opcode.COMPVAL,
          Opcode.CRCGEN,
          Opcode.COPY_CRC);
  private static final OpCap ANALYTICS = operations(Opcode.NOOP, Opcode.DRAIN);
  private static final long COMMAND_CAPABILITIES = 1L << 4;
  private static final long IMS = 0x3fL << 25;

  private final Preset preset;
  private final boolean handles;

  /**
   * @param handles interrupt handles are to be requested; else they are the entries of the table
   */
  Facts(Preset preset, boolean handles) {
    this.preset = preset;
    this.handles = handles;
  }

  private static OpCap operations(Opcode... opcodes) {
    long word = 0;
    for (Opcode opcode : opcodes) {
      word |= 1L << opcode.code();
    }
    return new OpCap(word, 0, 0, 0);
  }

  Capabilities capabilities() {
    return Capabilities.read(preset.kind(), this::register);
  }

  int interrupts() {
    return preset.interrupts();
  }

  boolean handles() {
    return handles;
  }

  /** 64 bits at a multiple of 8; 0 where no such register is. */
  long register(int offset) {
    long sold = preset.register(offset);
    return switch (offset) {
      case Registers.GENCAP -> sold & ~IMS | (handles ? COMMAND_CAPABILITIES : 0);
      case Registers.OPCAP -> sold & done().word0();
      case Registers.OPCAP + 8 -> sold & done().word1();
      case Registers.CMDCAP -> handles ? Command.capabilities() : 0;
      default -> sold;
    };
  }

  private OpCap done() {
    return preset.kind() == DeviceKind.DSA ? STREAMING : ANALYTICS;
  }
}
