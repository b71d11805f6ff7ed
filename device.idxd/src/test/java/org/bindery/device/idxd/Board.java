package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import org.bindery.model.idxd.Preset;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandRegister;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.register.GenSts;
import org.bindery.model.idxd.register.GroupFlags;
import org.bindery.model.idxd.register.OpCap;
import org.bindery.model.idxd.register.Portal;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.SwError;
import org.bindery.model.idxd.register.TableOffsets;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;
import org.bindery.model.idxd.register.WqState;

/** An accelerator on a table, driven as a driver drives it: by its registers and portals alone. */
final class Board {
  static final int STRIDE = 64;
  static final OpCap ALL = new OpCap(-1, -1, -1, -1);

  final FakePort port = new FakePort();
  final IdxdModel model;
  private final TableOffsets tables;

  Board() {
    this(new Facts(Preset.SPR_DSA, false));
  }

  Board(Facts facts) {
    this.model = new IdxdModel(port, facts);
    this.tables = facts.capabilities().tables();
  }

  int read(int offset) {
    return (int) model.read(0, offset, 4);
  }

  long readLong(int offset) {
    return model.read(0, offset, 8);
  }

  void write(int offset, int value) {
    model.write(0, offset, 4, value);
  }

  void writeLong(int offset, long value) {
    model.write(0, offset, 8, value);
  }

  /** Writes a command and lets everything end. */
  CommandStatus command(Command command, int operand) {
    write(Registers.CMD, CommandRegister.of(command, operand, false).bits());
    port.settle();
    return status();
  }

  CommandStatus status() {
    return new CommandStatus(read(Registers.CMDSTS));
  }

  GenSts.State state() {
    return new GenSts(read(Registers.GENSTS)).state();
  }

  SwError error() {
    return new SwError(
        readLong(Registers.SWERR), readLong(Registers.SWERR + 8), readLong(Registers.SWERR + 16));
  }

  /** A queue that is as good as any: 16 descriptors, all operations, BOF. */
  static WqConfig sharedConfig() {
    return WqConfig.EMPTY
        .with(WqField.SIZE, 16)
        .with(WqField.THRESHOLD, 8)
        .with(WqField.PRIORITY, 1)
        .with(WqField.BLOCK_ON_FAULT, true)
        .with(WqField.PASID_ENABLE, true)
        .with(WqField.MAX_TRANSFER_SHIFT, 21)
        .with(WqField.MAX_BATCH_SHIFT, 5)
        .withOperations(ALL);
  }

  static WqConfig dedicatedConfig(int pasid) {
    return sharedConfig()
        .with(WqField.MODE, true)
        .with(WqField.THRESHOLD, 0)
        .with(WqField.PASID, pasid);
  }

  /** Without PASID: the device's own addresses. */
  static WqConfig plainConfig() {
    return dedicatedConfig(0).with(WqField.PASID_ENABLE, false);
  }

  void queue(int index, WqConfig config) {
    for (int i = 0; i < WqConfig.DWORDS; i++) {
      write(tables.queues() + index * STRIDE + i * 4, config.dword(i));
    }
  }

  WqConfig queue(int index) {
    WqConfig config = WqConfig.EMPTY;
    for (int i = 0; i < WqConfig.DWORDS; i++) {
      config = config.withDword(i, read(tables.queues() + index * STRIDE + i * 4));
    }
    return config;
  }

  WqState queueState(int index) {
    return WqState.values()[queue(index).get(WqField.STATE)];
  }

  int occupancy(int index) {
    return queue(index).get(WqField.OCCUPANCY);
  }

  void group(int index, long queues, long engines) {
    int at = tables.groups() + index * Registers.GROUP_STRIDE;
    writeLong(at, queues);
    writeLong(at + Registers.GROUP_ENGINES, engines);
    writeLong(at + Registers.GROUP_FLAGS, GroupFlags.of(1, 1).withReadBuffers(0, 96, false).bits());
  }

  void permit(int vector, int bits) {
    write(tables.msixPermissions() + vector * Registers.MSIX_PERM_STRIDE, bits);
  }

  /** One queue, one engine, everything enabled. */
  Board ready(WqConfig config) {
    queue(0, config);
    group(0, 1, 1);
    must(Command.ENABLE_DEVICE, 0);
    must(Command.ENABLE_WQ, 0);
    return this;
  }

  void must(Command command, int operand) {
    CommandStatus status = command(command, operand);
    if (status.bits() != 0) {
      throw new AssertionError(command + " failed: 0x" + Integer.toHexString(status.bits()));
    }
  }

  /** ENQCMD, or MOVDIR64B. */
  boolean store(Portal portal, Descriptor descriptor, boolean deferrable) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Descriptor.BYTES]);
    descriptor.encode(bytes);
    return model.store(2, portal.offset(), bytes, deferrable);
  }

  /** Stores as the mode of queue 0 has it, and lets everything end. */
  void submit(Descriptor descriptor) {
    boolean shared = !queue(0).dedicated();
    if (!store(new Portal(0, false, false), descriptor, shared)) {
      throw new AssertionError("not taken: " + descriptor);
    }
    port.settle();
  }

  static CompletionRecord record(FakeMemory memory, long address) {
    return CompletionRecord.decode(
        MemorySegment.ofArray(memory.get(address, CompletionRecord.BYTES)));
  }
}
