package org.bindery.device.idxd;

import org.bindery.model.idxd.register.GenSts;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.TableOffsets;

/**
 * Region 0 by offset. Registers are read at any width and written by 4 bytes or 8, which are the
 * lower 4 and then the upper; narrower writes go nowhere. What is no register reads as 0.
 */
final class RegisterFile {
  private static final int END_OF_FACTS = Registers.GENCFG;
  private static final int END_OF_SWERR = Registers.SWERR + 32;

  private final Facts facts;
  private final Status status;
  private final Interrupts interrupts;
  private final Errors errors;
  private final CommandUnit commands;
  private final Tables tables;
  private final TableOffsets at;
  private final int queueStride;

  RegisterFile(
      Facts facts,
      Status status,
      Interrupts interrupts,
      Errors errors,
      CommandUnit commands,
      Tables tables) {
    this.facts = facts;
    this.status = status;
    this.interrupts = interrupts;
    this.errors = errors;
    this.commands = commands;
    this.tables = tables;
    this.at = facts.capabilities().tables();
    this.queueStride = facts.capabilities().queues().configBytes();
  }

  long read(int offset, int width) {
    long bits = word(offset & -Long.BYTES) >>> Byte.SIZE * (offset & Long.BYTES - 1);
    return width == Long.BYTES ? bits : bits & (1L << Byte.SIZE * width) - 1;
  }

  private long word(int offset) {
    if (offset < END_OF_FACTS || offset == Registers.CMDCAP) {
      return facts.register(offset);
    }
    if (offset >= Registers.SWERR && offset < END_OF_SWERR) {
      return errors.first().word((offset - Registers.SWERR) / Long.BYTES);
    }
    return switch (offset) {
      case Registers.GENCFG -> status.config().bits();
      case Registers.GENCTRL -> interrupts.control().bits();
      case Registers.GENSTS -> GenSts.of(status.state(), GenSts.Reset.SOFTWARE).bits();
      case Registers.INTCAUSE -> Integer.toUnsignedLong(interrupts.causes());
      case Registers.CMDSTS -> Integer.toUnsignedLong(commands.status().bits());
      default -> table(offset);
    };
  }

  private long table(int offset) {
    int group = offset - at.groups();
    if (group >= 0 && group < tables.groups().count() * Registers.GROUP_STRIDE) {
      return tables.groups().read(group);
    }
    int queue = offset - at.queues();
    if (queue >= 0 && queue < tables.queues().all().size() * queueStride) {
      return Integer.toUnsignedLong(queueDword(queue))
          | (long) queueDword(queue + Integer.BYTES) << 32;
    }
    int vector = offset - at.msixPermissions();
    if (vector >= 0 && vector < tables.interrupts().vectors() * Registers.MSIX_PERM_STRIDE) {
      return Integer.toUnsignedLong(
          tables.interrupts().permission(vector / Registers.MSIX_PERM_STRIDE));
    }
    return 0;
  }

  private int queueDword(int inTable) {
    return tables.queues().read(inTable / queueStride, inTable % queueStride / Integer.BYTES);
  }

  void write(int offset, int width, long value) {
    if (width < Integer.BYTES) {
      return;
    }
    write(offset, (int) value);
    if (width == Long.BYTES) {
      write(offset + Integer.BYTES, (int) (value >>> 32));
    }
  }

  private void write(int offset, int value) {
    switch (offset) {
      case Registers.GENCFG -> status.configure(value);
      case Registers.GENCTRL -> interrupts.control(value);
      case Registers.INTCAUSE -> interrupts.acknowledge(value);
      case Registers.CMD -> commands.write(value);
      case Registers.SWERR -> errors.acknowledge(value);
      default -> writeTable(offset, value);
    }
  }

  private void writeTable(int offset, int value) {
    int group = offset - at.groups();
    int queue = offset - at.queues();
    int vector = offset - at.msixPermissions();
    if (group >= 0 && group < tables.groups().count() * Registers.GROUP_STRIDE) {
      tables.groups().write(group, value);
    } else if (queue >= 0 && queue < tables.queues().all().size() * queueStride) {
      tables.queues().write(queue / queueStride, queue % queueStride / Integer.BYTES, value);
    } else if (vector >= 0
        && vector < tables.interrupts().vectors() * Registers.MSIX_PERM_STRIDE
        && vector % Registers.MSIX_PERM_STRIDE == 0) {
      tables.interrupts().permit(vector / Registers.MSIX_PERM_STRIDE, value);
    }
  }
}
