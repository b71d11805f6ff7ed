package org.bindery.model.idxd;

import org.bindery.model.idxd.register.EngineCap;
import org.bindery.model.idxd.register.GenCap;
import org.bindery.model.idxd.register.GroupCap;
import org.bindery.model.idxd.register.OpCap;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.TableOffsets;
import org.bindery.model.idxd.register.WqCap;

/**
 * What the hardware says that it can, as the kernel driver reads it at probe. Immutable; the
 * registers that it is read from never change.
 */
public final class Capabilities {
  private final DeviceKind kind;
  private final int version;
  private final GenCap general;
  private final WqCap queues;
  private final GroupCap groups;
  private final EngineCap engines;
  private final OpCap operations;
  private final TableOffsets tables;
  private final int commands;

  private Capabilities(DeviceKind kind, RegisterReader registers) {
    this.kind = kind;
    this.version = (int) registers.read(Registers.VERSION);
    this.general = new GenCap(registers.read(Registers.GENCAP));
    this.queues = new WqCap(registers.read(Registers.WQCAP));
    this.groups = new GroupCap(registers.read(Registers.GRPCAP));
    this.engines = new EngineCap(registers.read(Registers.ENGCAP));
    this.operations =
        new OpCap(
            registers.read(Registers.OPCAP),
            registers.read(Registers.OPCAP + 8),
            registers.read(Registers.OPCAP + 16),
            registers.read(Registers.OPCAP + 24));
    this.tables =
        new TableOffsets(registers.read(Registers.OFFSETS), registers.read(Registers.OFFSETS + 8));
    this.commands = (int) registers.read(Registers.CMDCAP);
  }

  public static Capabilities read(DeviceKind kind, RegisterReader registers) {
    return new Capabilities(kind, registers);
  }

  public DeviceKind kind() {
    return kind;
  }

  /** 0x100 for version 1.0. */
  public int version() {
    return version;
  }

  public GenCap general() {
    return general;
  }

  public WqCap queues() {
    return queues;
  }

  public GroupCap groups() {
    return groups;
  }

  public EngineCap engines() {
    return engines;
  }

  public OpCap operations() {
    return operations;
  }

  public TableOffsets tables() {
    return tables;
  }

  /** True when the command register takes a command. */
  public boolean hasCommand(int code) {
    // Without CMDCAP the commands are those of the first version, up to ABORT_PASID.
    return general.commandCapabilities() ? (commands >>> code & 1) != 0 : code >= 1 && code <= 12;
  }
}
