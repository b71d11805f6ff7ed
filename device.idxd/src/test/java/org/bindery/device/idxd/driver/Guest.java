package org.bindery.device.idxd.driver;

import org.bindery.api.RegionInfo;
import org.bindery.host.DeviceFile;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandRegister;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.TableOffsets;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;

/** A guest's driver of its accelerator, in a few lines. */
record Guest(DeviceFile file) {
  /** Memory decoding and bus mastering. */
  void start() {
    file.write(RegionInfo.CONFIG, 4, 2, 6);
  }

  CommandStatus command(Command command, int operand) {
    file.write(
        0,
        Registers.CMD,
        4,
        Integer.toUnsignedLong(CommandRegister.of(command, operand, false).bits()));
    return new CommandStatus((int) file.read(0, Registers.CMDSTS, 4));
  }

  int error(Command command, int operand) {
    return command(command, operand).error();
  }

  private int entry() {
    TableOffsets tables = new TableOffsets(file.read(0, Registers.OFFSETS, 8), 0);
    return tables.queues();
  }

  int get(WqField field) {
    long dword = file.read(0, entry() + 4L * field.dword(), 4);
    return (int) field.bits().get(dword);
  }

  void set(WqField field, int value) {
    long at = entry() + 4L * field.dword();
    file.write(0, at, 4, field.bits().set(file.read(0, at, 4), value));
  }

  WqConfig queue() {
    WqConfig entry = WqConfig.EMPTY;
    for (int i = 0; i < WqConfig.DWORDS; i++) {
      entry = entry.withDword(i, (int) file.read(0, entry() + 4L * i, 4));
    }
    return entry;
  }
}
