package org.bindery.device.idxd.guest;

import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.register.BitField;
import org.bindery.model.idxd.register.GroupFlags;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.TableOffsets;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;

/**
 * The register values that a guest's accelerator begins with: what its parent can, with one queue,
 * one group and its engines, and no configuration of any other than the queue.
 */
final class GuestRegisters {
  static final TableOffsets TABLES = TableOffsets.of(0x400, 0x500, 0x300, 0, 0);

  private static final BitField IMS = new BitField(25, 6);
  private static final BitField COMMAND_CAPABILITIES = new BitField(4, 1);
  private static final BitField CONFIGURABLE = new BitField(31, 1);
  private static final BitField QUEUE_SIZE = new BitField(0, 16);
  private static final BitField QUEUES = new BitField(16, 8);
  private static final BitField GROUPS = new BitField(0, 8);
  private static final int ALL_READ_BUFFERS = 0xff;

  private GuestRegisters() {}

  static RegisterFile initial(HostQueue queue) {
    Capabilities can = queue.capabilities();
    RegisterFile file = new RegisterFile((int) GuestRegion.BAR0.size());
    file.set32(Registers.VERSION, can.version());
    long general = IMS.set(can.general().bits(), 0);
    general = COMMAND_CAPABILITIES.set(CONFIGURABLE.set(general, 0), 1);
    file.set64(Registers.GENCAP, general);
    long queues = QUEUES.set(can.queues().bits(), 1);
    file.set64(Registers.WQCAP, QUEUE_SIZE.set(queues, queue.size()));
    file.set64(Registers.GRPCAP, GROUPS.set(can.groups().bits(), 1));
    file.set64(Registers.ENGCAP, queue.engines());
    for (int word = 0; word < 4; word++) {
      file.set64(Registers.OPCAP + word * Long.BYTES, can.operations().word(word));
    }
    file.set64(Registers.OFFSETS, TABLES.low());
    file.set64(Registers.OFFSETS + Long.BYTES, TABLES.high());
    file.set32(Registers.CMDCAP, Command.capabilities());
    file.set64(TABLES.groups(), 1);
    file.set64(TABLES.groups() + Registers.GROUP_ENGINES, (1L << queue.engines()) - 1);
    file.set64(
        TABLES.groups() + Registers.GROUP_FLAGS,
        GroupFlags.of(1, 1)
            .withReadBuffers(0, Math.min(ALL_READ_BUFFERS, can.groups().readBuffers()), false)
            .bits());
    entry(
        file,
        queue
            .configured()
            .with(WqField.PASID, 0)
            .with(WqField.STATE, 0)
            .with(WqField.OCCUPANCY, 0)
            .with(WqField.MODE_SUPPORT, true));
    return file;
  }

  static WqConfig entry(RegisterFile file) {
    WqConfig entry = WqConfig.EMPTY;
    for (int i = 0; i < WqConfig.DWORDS; i++) {
      entry = entry.withDword(i, file.get32(TABLES.queues() + 4 * i));
    }
    return entry;
  }

  static void entry(RegisterFile file, WqConfig entry) {
    for (int i = 0; i < WqConfig.DWORDS; i++) {
      file.set32(TABLES.queues() + 4 * i, entry.dword(i));
    }
  }
}
